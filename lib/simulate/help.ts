// What --help of a simulation says beside the options: the form of a trace and of the results.

/** The lines after the options. */
export const SIMULATE_NOTES = `The trace has one JSON object a line, in order of arrival; a line that is out of order or wrong ends the
simulation with exit code 2. Fields (other ones are passed over):

  arrival_ms      milliseconds from the start of the trace; also called timestamp
  prompt_tokens   length of the prompt in tokens, which are invented; also called input_length
  prompt          instead of a length: the prompt itself, a text or a list of token ids
  output_tokens   tokens to generate; also called output_length
  prefix_group    text or integer: prompts of a group begin with the same tokens
  prefix_tokens   how many of them (default: all)
  hash_ids        instead of a group: names of the prompt's blocks of --trace-block-size tokens, as in Mooncake's traces
  lora            name of an adapter, one of --lora or --lora-modules where these are given
  priority        integer, for --scheduling-policy priority: the smaller one goes first (default: 0)

  {"arrival_ms": 0, "prompt_tokens": 512, "output_tokens": 128, "prefix_group": "chat", "prefix_tokens": 256}

A simulation takes the options of the server's engine and has the server's times for the same requests. The options of
the server itself (--port, ...) are refused. The same trace, options and seed give the same report, but for wall_time_s.`;
