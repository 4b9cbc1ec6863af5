// The embedded tokenizer's chat template, Jinja: ChatML with tools and thinking.

/** As `chat_template` of its tokenizer_config.json. */
export const SMALL_CHAT_TEMPLATE: string = String.raw`{#- ChatML template with tools and thinking, written for the embedded default tokenizer. -#}
{%- macro text_of(content) -%}
    {%- if content is string -%}
        {{- content -}}
    {%- elif content is sequence and content is not mapping -%}
        {%- for part in content -%}
            {%- if part is string -%}
                {{- part -}}
            {%- elif part.type in ['text', 'input_text', 'output_text'] -%}
                {{- part.text -}}
            {%- elif part.type in ['image', 'image_url', 'input_image'] -%}
                {{- '<image>' -}}
            {%- elif part.type in ['audio', 'input_audio', 'audio_url'] -%}
                {{- '<audio>' -}}
            {%- elif part.type in ['video', 'video_url'] -%}
                {{- '<video>' -}}
            {%- else -%}
                {{- raise_exception('Unsupported content part type: ' ~ part.type) -}}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
{%- set ns = namespace(system='', start=0, last_user=-1, in_tool=false) -%}
{%- for message in messages -%}
    {%- if ns.start == loop.index0 and message.role in ['system', 'developer'] -%}
        {%- set ns.system = ns.system ~ ('\n\n' if ns.system else '') ~ text_of(message.content)|trim -%}
        {%- set ns.start = loop.index -%}
    {%- endif -%}
    {%- if message.role == 'user' -%}
        {%- set ns.last_user = loop.index0 -%}
    {%- endif -%}
{%- endfor -%}
{%- if tools -%}
    {{- '<|im_start|>system\n' -}}
    {%- if ns.system -%}
        {{- ns.system ~ '\n\n' -}}
    {%- endif -%}
    {{- '# Functions\n\nCall a function when it helps to answer. The functions are listed below, one JSON object per line.\n<tools>\n' -}}
    {%- for tool in tools -%}
        {{- tool|tojson ~ '\n' -}}
    {%- endfor -%}
    {{- '</tools>\n\nTo call one, reply with:\n<tool_call>\n{"name": "the function name", "arguments": {"argument": "value"}}\n</tool_call><|im_end|>\n' -}}
{%- elif ns.system -%}
    {{- '<|im_start|>system\n' ~ ns.system ~ '<|im_end|>\n' -}}
{%- endif -%}
{%- for message in messages[ns.start:] -%}
    {%- set index = loop.index0 + ns.start -%}
    {%- if message.role == 'tool' -%}
        {%- if not ns.in_tool -%}
            {{- '<|im_start|>user' -}}
        {%- endif -%}
        {%- set ns.in_tool = true -%}
        {{- '\n<tool_response>\n' ~ text_of(message.content) ~ '\n</tool_response>' -}}
        {%- if loop.last or loop.nextitem.role != 'tool' -%}
            {{- '<|im_end|>\n' -}}
            {%- set ns.in_tool = false -%}
        {%- endif -%}
    {%- elif message.role == 'assistant' -%}
        {{- '<|im_start|>assistant\n' -}}
        {%- set thought = message.reasoning_content or message.reasoning or '' -%}
        {%- set body = text_of(message.content) -%}
        {%- if not thought and '</think>' in body -%}
            {%- set thought = body.split('</think>')[0].split('<think>')[-1] -%}
            {%- set body = body.split('</think>')[-1].lstrip('\n') -%}
        {%- endif -%}
        {%- if thought and index > ns.last_user -%}
            {{- '<think>\n' ~ thought.strip('\n') ~ '\n</think>\n\n' -}}
        {%- endif -%}
        {{- body -}}
        {%- for call in message.tool_calls or [] -%}
            {%- set fn = call.function or call -%}
            {%- if body or not loop.first -%}
                {{- '\n' -}}
            {%- endif -%}
            {{- '<tool_call>\n{"name": ' ~ fn.name|tojson ~ ', "arguments": ' -}}
            {{- fn.arguments if fn.arguments is string else (fn.arguments or {})|tojson -}}
            {{- '}\n</tool_call>' -}}
        {%- endfor -%}
        {{- '<|im_end|>\n' -}}
    {%- elif message.role in ['user', 'system', 'developer'] -%}
        {{- '<|im_start|>' ~ ('user' if message.role == 'user' else 'system') ~ '\n' ~ text_of(message.content) ~ '<|im_end|>\n' -}}
    {%- else -%}
        {{- raise_exception('Unexpected message role: ' ~ message.role) -}}
    {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{- '<|im_start|>assistant\n' -}}
    {%- if enable_thinking is defined and not enable_thinking -%}
        {{- '<think>\n\n</think>\n\n' -}}
    {%- endif -%}
{%- endif -%}`;
