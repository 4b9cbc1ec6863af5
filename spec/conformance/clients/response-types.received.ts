// What it takes for a body of ours to be one that an official client expects, as types: nothing here runs.

declare const absent: unique symbol;

/** Stands in a list of deviations for a member that is not sent. */
export type Absent = typeof absent;

/**
 * A client's type as vLLM fills it. Where a member may be absent it may be null, too: vLLM writes every member that it knows. Lists are read
 * and not written. All else that differs is in `Deviations`: from the way to a member (`choices.finish_reason`) to what it is beside what
 * the client says.
 */
export type Received<T, Deviations = unknown, Way extends string = ''> = T extends readonly (infer Item)[]
  ? readonly Received<Item, Deviations, Way>[]
  : T extends object
    ? ReceivedMembers<T, Deviations, Way>
    : T;

type ReceivedMembers<T, Deviations, Way extends string> = {
  readonly [K in keyof T as IsAbsent<Deviations, At<Way, K>> extends true ? never : K]: ReceivedMember<T, K, Deviations, Way>;
} & {
  readonly [K in keyof T as IsAbsent<Deviations, At<Way, K>> extends true ? K : never]?: ReceivedMember<T, K, Deviations, Way>;
};

type ReceivedMember<T, K extends keyof T, Deviations, Way extends string> =
  | Received<T[K], Deviations, `${At<Way, K>}.`>
  | (object extends Pick<T, K> ? null : never)
  | Exclude<DeviationAt<Deviations, At<Way, K>>, Absent>;

type At<Way extends string, K> = `${Way}${K & string}`;

type DeviationAt<Deviations, Place extends string> = Place extends keyof Deviations ? Deviations[Place] : never;

type IsAbsent<Deviations, Place extends string> = Absent extends DeviationAt<Deviations, Place> ? true : false;

/** The same deviations of what stands in a member. */
export type Under<Member extends string, Deviations> = { [Way in keyof Deviations as `${Member}.${Way & string}`]: Deviations[Way] };

/** Compiles where every `Ours` is one of `Theirs`. */
export type Assignable<Ours extends Theirs, Theirs> = Ours;

/** The deviations without which a body of ours is one of theirs all the same: they do not belong on the list. */
export type Needless<Ours, Theirs, Deviations> = {
  [Way in keyof Deviations]: [Ours] extends [Received<Theirs, Omit<Deviations, Way>>] ? Way : never;
}[keyof Deviations];
