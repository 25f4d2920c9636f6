/* A page: the first byte chooses HTML, text or a body; the rest are its bytes. Spans must lie inside the text; the JSON
 * must read back. */
#include <stdlib.h>

#include "khayt/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static kh_engine *engine;

static void check(const kh_article *article)
{
    kh_buf json;
    kh_doc *back;
    kh_err err;

    for (size_t i = 0; i < article->time_count; i++) {
        if (article->times[i].span.start >= article->times[i].span.end ||
            article->times[i].span.end > article->text.len)
            abort();
    }
    for (size_t i = 0; i < article->figure_count; i++) {
        if (article->figures[i].span.start >= article->figures[i].span.end ||
            article->figures[i].span.end > article->text.len)
            abort();
    }
    kh_buf_init(&json);
    if (kh_article_json(article, &json) == KH_OK) {
        if (kh_doc_parse(kh_buf_str(&json), &back, &err) == KH_CORRUPT)
            abort();
        kh_doc_free(back);
    }
    kh_buf_done(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const kh_engine_options options = {.doc_memory = (size_t)512 << 20};
    kh_input input = {.name = KH_STR("fuzz"), .published = KH_STR("2024-03-13")};
    kh_doc *doc;
    kh_err err;

    if (!engine && kh_engine_new(&options, &engine, &err) != KH_OK)
        abort();
    if (!size)
        return 0;
    input.format = data[0] % 3 == 0 ? KH_FORMAT_HTML : KH_FORMAT_TEXT;
    input.body_only = data[0] % 3 == 2;
    input.bytes = kh_str_of((const char *)data + 1, size - 1);
    if (kh_read(engine, &input, &doc, &err) != KH_OK)
        return 0;
    for (size_t i = 0; i < kh_doc_count(doc); i++)
        check(kh_doc_article(doc, i));
    kh_doc_free(doc);
    return 0;
}
