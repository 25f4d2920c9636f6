/* An article's JSON line: what is read from it, written and read again, is written the same. */
#include <stdio.h>
#include <stdlib.h>

#include "khayt/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_doc *doc, *back = NULL;
    kh_buf first, second;
    kh_err err;

    if (kh_doc_parse(kh_str_of((const char *)data, size), &doc, &err) != KH_OK)
        return 0;
    kh_buf_init(&first);
    kh_buf_init(&second);
    if (kh_doc_count(doc) != 1)
        abort();
    if (kh_article_json(kh_doc_article(doc, 0), &first) == KH_OK) {
        kh_status status = kh_doc_parse(kh_buf_str(&first), &back, &err);
        if (status && status != KH_NOMEM)
            abort();
        if (!status && kh_article_json(kh_doc_article(back, 0), &second) == KH_OK &&
            !kh_str_eq(kh_buf_str(&first), kh_buf_str(&second))) {
            fprintf(stderr, "%.*s\n%.*s\n", (int)first.len, first.ptr, (int)second.len, second.ptr);
            abort();
        }
    }
    kh_doc_free(back);
    kh_doc_free(doc);
    kh_buf_done(&first);
    kh_buf_done(&second);
    return 0;
}
