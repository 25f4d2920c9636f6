/*
 * pack: turn files into a C source that holds their bytes.
 *
 *   pack [--gzip] SYMBOL OUT.c NAME=FILE…
 *
 * makes `const struct kh_packed SYMBOL[]`, ended by a NULL name, in the order given. With --gzip, files of text are
 * there a second time, compressed, under NAME.gz. A build step: lexicons and web assets travel inside the program, so
 * that it runs without a data folder.
 */
#include <libdeflate.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BEST = 12 };

struct bytes {
    unsigned char *at;
    size_t n;
};

static int fail(const char *what, const char *name)
{
    fprintf(stderr, "pack: %s: %s\n", what, name);
    return 1;
}

static bool read_file(const char *path, struct bytes *ret)
{
    FILE *in = fopen(path, "rb");
    long size;
    bool read;

    if (!in)
        return false;
    size = fseek(in, 0, SEEK_END) ? -1 : ftell(in);
    rewind(in);
    ret->n = size < 0 ? 0 : (size_t)size;
    ret->at = size < 0 ? NULL : malloc(ret->n + 1);
    read = ret->at && fread(ret->at, 1, ret->n, in) == ret->n;
    fclose(in);
    return read;
}

static bool is_text(const char *name)
{
    static const char *const endings[] = {".html", ".js", ".css", ".svg", ".txt", ".json"};
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(dot, endings[i]) == 0)
            return true;
    return false;
}

static bool compress(struct bytes plain, struct bytes *ret)
{
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(BEST);
    size_t bound = packer ? libdeflate_gzip_compress_bound(packer, plain.n) : 0;

    ret->at = bound ? malloc(bound) : NULL;
    ret->n = ret->at ? libdeflate_gzip_compress(packer, plain.at, plain.n, ret->at, bound) : 0;
    if (packer)
        libdeflate_free_compressor(packer);
    return ret->n > 0;
}

static void write_bytes(FILE *out, const char *kind, int index, struct bytes bytes)
{
    fprintf(out, "static const unsigned char %s_%d[] = {", kind, index);
    for (size_t i = 0; i < bytes.n; i++)
        fprintf(out, "%s%d,", i % 32 ? "" : "\n", bytes.at[i]);
    fprintf(out, "0};\n");
}

/* The bytes of file `i`, and its lines of the table into `table`. */
static int pack_one(FILE *out, FILE *table, char *argument, int i, bool gzip)
{
    char *path = strchr(argument, '=');
    struct bytes plain = {NULL, 0}, packed = {NULL, 0};

    if (!path)
        return fail("NAME=FILE expected", argument);
    *path++ = '\0';
    if (!read_file(path, &plain))
        return fail("cannot read", path);
    write_bytes(out, "file", i, plain);
    fprintf(table, "    {\"%s\", file_%d, %zu},\n", argument, i, plain.n);
    if (gzip && is_text(argument) && compress(plain, &packed)) {
        write_bytes(out, "gzip", i, packed);
        fprintf(table, "    {\"%s.gz\", gzip_%d, %zu},\n", argument, i, packed.n);
    }
    free(plain.at);
    free(packed.at);
    return 0;
}

int main(int argc, char **argv)
{
    bool gzip = argc > 1 && strcmp(argv[1], "--gzip") == 0;
    char *text = NULL;
    size_t size = 0;
    FILE *out, *table;

    argc -= gzip;
    argv += gzip;
    if (argc < 3)
        return fail("usage", "pack [--gzip] SYMBOL OUT.c NAME=FILE…");
    out = fopen(argv[2], "wb");
    table = open_memstream(&text, &size);
    if (!out || !table)
        return fail("cannot write", argv[2]);
    fprintf(out, "#include \"base/packed.h\"\n\n");
    for (int i = 3; i < argc; i++) {
        if (pack_one(out, table, argv[i], i, gzip))
            return 1;
    }
    if (fclose(table))
        return fail("out of memory", argv[2]);
    fprintf(out, "const struct kh_packed %s[] = {\n%s    {0, 0, 0},\n};\n", argv[1], text);
    free(text);
    return fclose(out) ? fail("cannot write", argv[2]) : 0;
}
