/*
 * pack: turn files into a C source that holds their bytes.
 *
 *   pack SYMBOL OUT.c NAME=FILE…
 *
 * makes `const struct kh_packed SYMBOL[]`, ended by a NULL name, in the order given. A build step: lexicons and web
 * assets travel inside the program, so that it runs without a data folder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *what, const char *name)
{
    fprintf(stderr, "pack: %s: %s\n", what, name);
    return 1;
}

static int write_bytes(FILE *out, const char *path, int index, long *ret_size)
{
    FILE *in = fopen(path, "rb");
    int c;
    long n = 0;

    if (!in)
        return fail("cannot read", path);
    fprintf(out, "static const unsigned char file_%d[] = {", index);
    while ((c = getc(in)) != EOF)
        fprintf(out, "%s%d,", n++ % 32 ? "" : "\n", c);
    fprintf(out, "0};\n");
    fclose(in);
    *ret_size = n;
    return 0;
}

int main(int argc, char **argv)
{
    long *sizes;
    FILE *out;

    if (argc < 3)
        return fail("usage", "pack SYMBOL OUT.c NAME=FILE…");
    sizes = calloc((size_t)argc, sizeof *sizes);
    out = fopen(argv[2], "wb");
    if (!out || !sizes)
        return fail("cannot write", argv[2]);
    fprintf(out, "#include \"base/packed.h\"\n\n");
    for (int i = 3; i < argc; i++) {
        char *path = strchr(argv[i], '=');
        if (!path)
            return fail("NAME=FILE expected", argv[i]);
        *path = '\0';
        if (write_bytes(out, path + 1, i, &sizes[i]))
            return 1;
    }
    fprintf(out, "const struct kh_packed %s[] = {\n", argv[1]);
    for (int i = 3; i < argc; i++)
        fprintf(out, "    {\"%s\", file_%d, %ld},\n", argv[i], i, sizes[i]);
    fprintf(out, "    {0, 0, 0},\n};\n");
    free(sizes);
    return fclose(out) ? fail("cannot write", argv[2]) : 0;
}
