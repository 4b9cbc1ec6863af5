// The options of the Responses endpoints.
import { flag } from '../../../config/option-types.ts';
import type { OptionSpecs } from '../../../config/option.ts';

export interface ResponsesConfig {
  readonly enableResponsesApiStore: boolean;
}

export const responsesOptions: OptionSpecs<ResponsesConfig> = {
  enableResponsesApiStore: {
    flag: 'enable-responses-api-store',
    environment: 'VLLM_ENABLE_RESPONSES_API_STORE',
    type: flag(),
    default: false,
    help: 'Keep answers of /v1/responses, for previous_response_id, background, retrieval and cancelling; the last 1000, in 64 MiB',
    section: 'Endpoints',
  },
};
