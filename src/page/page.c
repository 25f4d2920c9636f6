/* The choice among readers. */
#include "page/page.h"

#include "arabic/utf8.h"
#include "page/body.h"
#include "page/charset.h"
#include "page/html.h"
#include "page/html_article.h"
#include "page/mojibake.h"
#include "page/plain.h"

/* The text of every block of a page, as paragraphs. */
static kh_str whole_text(const kh_page_rules *rules, kh_arena *arena, kh_str markup)
{
    kh_html html;
    kh_buf joined;
    kh_str text = {NULL, 0};

    if (kh_html_parse(rules, arena, markup, &html) != KH_OK)
        return text;
    kh_buf_init(&joined);
    for (size_t i = 0; i < html.blocks.n; i++) {
        kh_buf_addz(&joined, i ? "\n\n" : "");
        kh_buf_add(&joined, html.blocks.at[i].text);
    }
    if (kh_buf_status(&joined) == KH_OK)
        text = kh_arena_str(arena, kh_buf_str(&joined));
    kh_buf_done(&joined);
    return text;
}

/* Inputs are views that die with the call: what a record may keep is copied here once. */
static kh_input cleaned(kh_arena *arena, const kh_input *input)
{
    kh_input clean = *input;
    kh_str *const fields[] = {&clean.url,      &clean.outlet, &clean.published,
                              &clean.captured, &clean.title,  &clean.byline};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i]->ptr)
            *fields[i] = kh_arena_str(arena, kh_mojibake_repair(arena, kh_utf8_clean(arena, *fields[i])));
    }
    return clean;
}

/*
 * Bytes that are no text in any charset decode to replacement characters and control codes: a picture saved as a page
 * has no article, and need not be parsed. A page with a torn passage has some of them, never a twelfth.
 */
static bool is_noise(kh_str text)
{
    enum { TORN = 64, SHARE = 12, PIECE = 128 };  /* a piece's counts fit a byte: the compiler counts sixteen at once */
    enum { SHORT = 32 * 1024, STEP = 4 * PIECE }; /* of a long text, a piece in four tells */
    size_t strange = 0, letters = 0, tears = 0;

    for (size_t i = 0; i < text.len; i += text.len < SHORT ? PIECE : STEP) {
        const unsigned char *piece = (const unsigned char *)text.ptr + i;
        size_t n = text.len - i < PIECE ? text.len - i : PIECE;
        uint8_t begins = 0, controls = 0, leads = 0, high = 0;

        for (size_t k = 0; k < n; k++) {
            unsigned char byte = piece[k];
            bool white = (byte == '\n') | (byte == '\t') | (byte == '\r') | (byte == '\f');
            controls = (uint8_t)(controls + (((byte < 0x20) & !white) | (byte == 0x7F)));
            high |= byte;
        }
        strange += controls;
        if (high < 0x80) {
            letters += n;
            continue;
        }
        for (size_t k = 0; k < n; k++) {
            begins = (uint8_t)(begins + ((piece[k] & 0xC0) != 0x80));
            leads = (uint8_t)(leads + (piece[k] == 0xEF));
        }
        letters += begins;
        for (size_t k = 0; leads && k < n; k++) /* EF BF BD is the replacement character */
            tears += piece[k] == 0xEF && text.len - i - k >= 3 && piece[k + 1] == 0xBF && piece[k + 2] == 0xBD;
    }
    strange += tears;
    return strange > TORN && strange > letters / SHARE;
}

/* Records of text are views of it; what is made of HTML is copied as it is found. */
static bool keeps_views(const kh_input *input)
{
    return input->body_only || input->format != KH_FORMAT_HTML;
}

static bool is_within(kh_str part, kh_str bytes)
{
    return part.len && part.ptr >= bytes.ptr && part.ptr < bytes.ptr + bytes.len;
}

/* `about`: see kh_page_about. */
static kh_status read_page(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, bool about,
                           kh_article **ret_articles, size_t *ret_count, kh_err *err)
{
    kh_input clean = cleaned(arena, input);
    kh_str text = kh_charset_decode(arena, input->bytes, input->charset, input->format == KH_FORMAT_HTML, NULL);
    kh_status status;

    *ret_articles = NULL;
    *ret_count = 0;
    if (!text.ptr && input->bytes.len)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (keeps_views(input) && is_within(text, input->bytes))
        text = kh_arena_str(arena, text);
    if (kh_arena_failed(arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (is_noise(text))
        return KH_OK;
    if (input->body_only)
        status = kh_body_read(rules, arena, &clean, text, ret_articles, ret_count);
    else if (input->format == KH_FORMAT_HTML)
        status = kh_html_read(rules, arena, &clean, text, about, ret_articles, ret_count);
    else
        status = kh_plain_read(rules, arena, text, &clean, ret_articles, ret_count);
    if (!status && !*ret_count && input->from_feed) /* an item of a feed is an article, however short */
        status = kh_body_read(rules, arena, &clean, whole_text(rules, arena, text), ret_articles, ret_count);
    return status ? kh_err_set(err, status, "%s", kh_status_name(status)) : KH_OK;
}

kh_status kh_page_read(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_article **ret_articles,
                       size_t *ret_count, kh_err *err)
{
    return read_page(rules, arena, input, false, ret_articles, ret_count, err);
}

kh_status kh_page_about(const kh_page_rules *rules, kh_arena *arena, const kh_input *input, kh_article **ret_articles,
                        size_t *ret_count, kh_err *err)
{
    kh_status status = read_page(rules, arena, input, true, ret_articles, ret_count, err);

    for (size_t i = 0; i < *ret_count; i++) {
        kh_article *article = &(*ret_articles)[i];
        article->text = KH_STR("");
        article->summary = (kh_strs){NULL, 0};
        article->caption_count = article->related_count = article->furniture_count = 0;
    }
    return status;
}
