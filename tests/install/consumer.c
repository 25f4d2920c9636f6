/* A program of somebody else's: it reads a page given on the command line and puts it into a store. */
#include <stdio.h>

#include <khayt/khayt.h>

static int report(const char *what, kh_status status, const kh_err *err)
{
    fprintf(stderr, "%s: %s (%s)\n", what, err->text, kh_status_name(status));
    return 1;
}

int main(int argc, char **argv)
{
    kh_input input = {
        .format = KH_FORMAT_TEXT, .name = KH_STR("consumer"), .published = KH_STR("2024-03-13"), .body_only = true};
    kh_engine *engine = NULL;
    kh_store *store = NULL;
    kh_prepared *prepared = NULL;
    kh_doc *doc = NULL;
    kh_store_totals totals;
    kh_added added;
    kh_err err = {0};
    kh_status status;

    if (argc != 3)
        return 2;
    input.bytes = kh_str_z(argv[2]);
    if ((status = kh_engine_new(NULL, &engine, &err)) != KH_OK)
        return report("engine", status, &err);
    if ((status = kh_read(engine, &input, &doc, &err)) != KH_OK)
        return report("read", status, &err);
    if ((status = kh_store_open(argv[1], KH_STORE_WRITE, &store, &err)) != KH_OK)
        return report("open", status, &err);
    if ((status = kh_store_prepare(kh_doc_article(doc, 0), &prepared)) != KH_OK)
        return report("prepare", status, &err);
    if ((status = kh_store_add(store, kh_doc_article(doc, 0), prepared, &added, &err)) != KH_OK)
        return report("add", status, &err);
    if ((status = kh_store_count(store, &totals, &err)) != KH_OK)
        return report("count", status, &err);
    printf("khayt %s: %zu figures, %llu article\n", kh_version(), kh_doc_article(doc, 0)->figure_count,
           (unsigned long long)totals.articles);
    kh_prepared_free(prepared);
    status = kh_store_close(store, &err);
    kh_doc_free(doc);
    kh_engine_free(engine);
    return status != KH_OK;
}
