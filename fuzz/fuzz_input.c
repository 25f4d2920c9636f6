/* What holds pages: the first byte chooses a JSONL line, a feed, an HTTP response or an article's JSON. */
#include "intake/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena arena;
    kh_vec inputs;
    kh_input input = {0};
    kh_doc *doc = NULL;
    kh_err err;
    kh_str text;

    if (!size)
        return 0;
    text = kh_str_of((const char *)data + 1, size - 1);
    kh_arena_init(&arena, (size_t)256 << 20);
    kh_vec_init(&inputs, &arena, sizeof(kh_input));
    switch (data[0] % 4) {
    case 0: (void)!kh_jsonl_input(&arena, text, &input, &err); break;
    case 1: (void)!kh_feed_inputs(&arena, text, KH_STR("fuzz"), &inputs, &err); break;
    case 2: (void)!kh_http_input(&arena, text, 1 << 20, &input, &err); break;
    default: (void)!kh_doc_parse(text, &doc, &err); break;
    }
    kh_doc_free(doc);
    kh_arena_done(&arena);
    return 0;
}
