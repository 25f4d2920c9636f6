/*
 * The numbers that a text names, for the measures: a JSON string list on standard input is beyond it, so each line is a
 * text, and each line out is a JSON list of {"text", "start", "end", "value", "kind"} in code points; value null:
 * vague.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "arabic/number.h"
#include "arabic/utf8.h"
#include "base/json.h"

static const char *const kinds[] = {"cardinal", "ordinal", "fraction", "vague"};

static void put_number(kh_json *json, const kh_tokens *tokens, const kh_cp_index *index, const kh_number *number)
{
    uint32_t start = tokens->at[number->first].start, end = tokens->at[number->first + number->n - 1].end;

    if (number->proclitic)
        start = kh_token_inside(tokens, number->first, number->proclitic);
    kh_json_object(json);
    kh_json_put_str(json, "text", kh_str_of(tokens->text.ptr + start, end - start));
    kh_json_put_int(json, "start", kh_cp_of_byte(index, start));
    kh_json_put_int(json, "end", kh_cp_of_byte(index, end));
    kh_json_put_num(json, "value", number->value);
    kh_json_put_str(json, "kind", kh_str_z(kinds[number->kind]));
    kh_json_end_object(json);
}

static bool list(const kh_number_rules *rules, kh_arena *arena, kh_str text)
{
    kh_tokens tokens;
    kh_cp_index index;
    kh_json json;
    kh_buf out;
    bool good = kh_tokenize(arena, text, &tokens) == KH_OK && kh_cp_index_init(&index, arena, text) == KH_OK;

    if (!good)
        return false;
    kh_buf_init(&out);
    kh_json_init(&json, &out);
    kh_json_array(&json);
    for (size_t i = 0; i < tokens.n;) {
        kh_number number;

        if (!kh_number_at(rules, &tokens, i, &number)) {
            i++;
            continue;
        }
        put_number(&json, &tokens, &index, &number);
        i += number.n;
    }
    kh_json_end_array(&json);
    good = kh_buf_status(&out) == KH_OK;
    if (good)
        printf("%.*s\n", (int)out.len, out.ptr);
    kh_buf_done(&out);
    return good;
}

int main(void)
{
    kh_arena rules_arena, arena;
    kh_number_rules *rules;
    kh_err err;
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    bool good = true;

    kh_arena_init(&rules_arena, 0);
    kh_arena_init(&arena, 0);
    if (kh_number_rules_load(&rules_arena, kh_vocabulary_new(&rules_arena), &rules, &err))
        return 3;
    while (good && (n = getline(&line, &room, stdin)) > 0) {
        n -= line[n - 1] == '\n';
        good = list(rules, &arena, kh_str_of(line, (size_t)n));
        kh_arena_reset(&arena);
    }
    free(line);
    kh_arena_done(&arena);
    kh_arena_done(&rules_arena);
    return good ? 0 : 3;
}
