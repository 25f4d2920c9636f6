#include "store/headline.h"

#include <pthread.h>

#include "arabic/stem_words.h"
#include "arabic/stop.h"
#include "base/map.h"
#include "store/terms.h"

/* A title of two words that all share must not win over one that says what happened. */
static const double length_bias = 20;

typedef struct headline {
    kh_str stems[KH_HEADLINE_WORDS]; /* distinct, without function words */
    size_t count;
    bool label; /* opens with what kind of piece it is */
} headline;

static kh_word_set labels;
static pthread_once_t labels_once = PTHREAD_ONCE_INIT;

static void add_label(void *ctx, kh_str folded_word)
{
    (void)ctx;
    kh_word_set_add(&labels, folded_word);
}

static void fill_labels(void)
{
    kh_word_set_each("headline-labels.tsv", add_label, NULL);
}

static bool opens_with_label(const kh_tokens *tokens)
{
    for (size_t i = 0; i < tokens->n; i++) {
        if (tokens->at[i].kind == KH_TOKEN_WORD)
            return kh_word_set_has(&labels, tokens->at[i].fold);
    }
    return false;
}

static void take_stem(kh_arena *scratch, headline *of, kh_str stem)
{
    for (size_t i = 0; i < of->count; i++) {
        if (kh_str_eq(of->stems[i], stem))
            return;
    }
    if (of->count < KH_HEADLINE_WORDS)
        of->stems[of->count++] = kh_arena_str(scratch, stem);
}

static kh_status read_title(kh_arena *scratch, kh_str title, headline *ret_headline)
{
    kh_tokens tokens;
    kh_search_term term;
    kh_status status = kh_tokenize(scratch, title, &tokens);

    ret_headline->count = 0;
    ret_headline->label = status == KH_OK && opens_with_label(&tokens);
    for (size_t i = 0; status == KH_OK && i < tokens.n; i++) {
        if (!kh_stop_word(tokens.at[i].fold) && kh_search_term_of(&tokens.at[i], &term))
            take_stem(scratch, ret_headline, kh_str_of(term.stem, term.stem_len));
    }
    return status == KH_OK ? kh_arena_status(scratch) : status;
}

static kh_status count_stems(kh_map *shared, const headline *of)
{
    for (size_t i = 0; i < of->count; i++) {
        uint64_t *titles = kh_map_at(shared, of->stems[i], NULL);
        if (!titles)
            return KH_NOMEM;
        (*titles)++;
    }
    return KH_OK;
}

static double weigh(const kh_map *shared, const headline *of)
{
    double others = 0;

    for (size_t i = 0; i < of->count; i++) {
        uint64_t titles = 1;
        (void)kh_map_get(shared, of->stems[i], &titles);
        others += (double)titles - 1;
    }
    return others / ((double)of->count + length_bias);
}

kh_status kh_headline_choose(kh_arena *scratch, const kh_str *titles, size_t count, size_t *ret_chosen)
{
    headline *all = NULL;
    kh_map shared;
    kh_status status = KH_OK;
    double best = -1;

    *ret_chosen = 0;
    if (count > KH_HEADLINE_TITLES)
        count = KH_HEADLINE_TITLES;
    if (count < 2)
        return KH_OK;
    all = kh_arena_alloc(scratch, count * sizeof *all);
    if (!all)
        return KH_NOMEM;
    (void)pthread_once(&labels_once, fill_labels);
    kh_map_init(&shared, scratch);
    for (size_t i = 0; i < count && status == KH_OK; i++) {
        status = read_title(scratch, titles[i], &all[i]);
        if (status == KH_OK)
            status = count_stems(&shared, &all[i]);
    }
    for (size_t i = 0; i < count && status == KH_OK; i++) {
        double score = weigh(&shared, &all[i]);
        bool same_kind = all[i].label == all[*ret_chosen].label;
        if (same_kind ? score > best : !all[i].label) {
            best = score;
            *ret_chosen = i;
        }
    }
    kh_map_done(&shared);
    return status;
}
