/*
 * The gazetteer: the lexicons of people, bodies, places, agencies and outlets put together, so that a token is looked
 * up once for all of them. Demonyms stand apart, since they alone are read with and without ال.
 */
#include "annotate/namesake.h"
#include "annotate/tag.h"

/* model.S.in */
extern const char kh_name_model[];
extern const uint32_t kh_name_model_size;

static kh_status load_model(kh_arena *arena, struct kh_tag_model **ret_model, kh_err *err)
{
    *ret_model = NULL;
    return kh_name_model_size ? kh_tag_model_load(arena, kh_str_of(kh_name_model, kh_name_model_size), ret_model, err)
                              : KH_OK;
}

struct part {
    const char *file, *entity, *type;
};

static const struct part parts[] = {
    {"people.tsv", "person", "P"},   {"bodies.tsv", "body", "O"},    {"places.tsv", "place", "L"},
    {"agencies.tsv", "agency", "A"}, {"outlets.tsv", "outlet", "U"},
};

static kh_status add_part(kh_arena *arena, const struct part *part, kh_buf *tsv, kh_err *err)
{
    kh_lexicon *lexicon;
    kh_status status = kh_lexicon_load(arena, NULL, part->file, &lexicon, err);

    if (status)
        return status;
    int entity = kh_lexicon_column(lexicon, part->entity), comment = kh_lexicon_column(lexicon, "comment");
    for (uint32_t row = 0; row < kh_lexicon_rows(lexicon); row++) {
        kh_buf_add(tsv, kh_lexicon_cell(lexicon, row, 0));
        kh_buf_format(tsv, "\t%s\t", part->type);
        kh_buf_add(tsv, kh_lexicon_cell(lexicon, row, entity));
        kh_buf_byte(tsv, '\t');
        kh_buf_add(tsv, kh_lexicon_cell(lexicon, row, comment));
        kh_buf_byte(tsv, '\n');
    }
    return kh_buf_status(tsv);
}

/* Names of one's own: the first rows, so that they are the first reading. */
static kh_status add_own(kh_arena *arena, kh_str own, kh_buf *tsv, kh_err *err)
{
    kh_lexicon *lexicon;
    kh_status status = own.len ? kh_lexicon_parse(arena, NULL, "own names", own, &lexicon, err) : KH_OK;

    for (uint32_t row = 0; own.len && !status && row < kh_lexicon_rows(lexicon); row++) {
        kh_str type = kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "type"));

        kh_buf_add(tsv, kh_lexicon_cell(lexicon, row, 0));
        kh_buf_format(tsv, "\t%c\t", type.len ? type.ptr[0] : 'P');
        kh_buf_add(tsv, kh_lexicon_cell(lexicon, row, kh_lexicon_column(lexicon, "entity")));
        kh_buf_addz(tsv, "\t\n");
    }
    return status ? status : kh_buf_status(tsv);
}

static kh_status join_parts(kh_arena *arena, kh_vocabulary *vocabulary, kh_str own, struct kh_name_rules *rules,
                            kh_err *err)
{
    kh_status status = KH_OK;
    kh_str kept;
    kh_arena scratch;
    kh_buf tsv;

    kh_arena_init(&scratch, 0);
    kh_buf_init(&tsv);
    kh_buf_addz(&tsv, "phrase\ttype\tentity\tcomment\n");
    status = add_own(&scratch, own, &tsv, err);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !status; i++)
        status = add_part(&scratch, &parts[i], &tsv, err);
    kept = status ? (kh_str){NULL, 0} : kh_arena_str(arena, kh_buf_str(&tsv));
    kh_buf_done(&tsv);
    kh_arena_done(&scratch);
    if (status)
        return status;
    if (!kept.ptr)
        return KH_NOMEM;
    return kh_lexicon_parse(arena, vocabulary, "names", kept, &rules->names, err);
}

kh_status kh_name_rules_load(kh_arena *arena, kh_vocabulary *vocabulary, kh_str own_names,
                             struct kh_name_rules **ret_rules, kh_err *err)
{
    struct kh_name_rules *rules = KH_NEW(arena, struct kh_name_rules);
    kh_status status = rules ? KH_OK : KH_NOMEM;

    if (!status)
        status = join_parts(arena, vocabulary, own_names, rules, err);
    if (!status)
        status = kh_lexicon_load(arena, vocabulary, "demonyms.tsv", &rules->demonyms, err);
    if (!status)
        status = kh_lexicon_load(arena, vocabulary, "place-parts.tsv", &rules->place_parts, err);
    if (!status)
        status = kh_words_load(arena, vocabulary, &rules->words, err);
    if (!status)
        status = kh_common_words_load(arena, &rules->common, err);
    if (!status)
        status = kh_namesakes_load(arena, &rules->namesakes, err);
    if (!status)
        status = load_model(arena, &rules->model, err);
    if (status)
        return status;
    rules->demonym_place = kh_lexicon_column(rules->demonyms, "place");
    rules->demonym_comment = kh_lexicon_column(rules->demonyms, "comment");
    *ret_rules = rules;
    return kh_arena_status(arena);
}
