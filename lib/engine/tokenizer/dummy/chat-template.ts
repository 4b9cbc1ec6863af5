// The Go simulator's flattening of a conversation, as a chat template: `### user: Hi` and a line end for each message.

/** Parts of a content make a line each; what is neither text nor an image makes none. Tools and the generation prompt add nothing. */
export const DUMMY_CHAT_TEMPLATE: string = String.raw`{%- for message in messages -%}
    {{- '### ' ~ message.role -}}
    {%- if message.tool_call_id -%}
        {{- '(' ~ message.tool_call_id ~ ')' -}}
    {%- endif -%}
    {{- ': ' -}}
    {%- if message.content is string -%}
        {{- message.content -}}
    {%- elif message.content is iterable -%}
        {%- set ns = namespace(separator='') -%}
        {%- for part in message.content -%}
            {%- if part is string or part.text is defined or part.type in ['image', 'image_url', 'input_image'] -%}
                {{- ns.separator -}}
                {%- set ns.separator = '\n' -%}
            {%- endif -%}
            {%- if part is string -%}
                {{- part -}}
            {%- elif part.text is defined -%}
                {{- part.text -}}
            {%- elif part.type in ['image', 'image_url', 'input_image'] -%}
                {%- set image = part.image_url or '' -%}
                {{- 'image: ' ~ (image if image is string else image.url) -}}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for call in message.tool_calls or [] -%}
        {%- set fn = call.function or call -%}
        {{- '[' ~ fn.name ~ '(' ~ (fn.arguments if fn.arguments is string else (fn.arguments or {})|tojson) ~ ')]' -}}
    {%- endfor -%}
    {{- '\n' -}}
{%- endfor -%}`;
