/* The insertion modes around the body: document type, html, head, what follows the body, framesets. */
#include <strings.h>

#include "page/html_build.h"

static bool begins(kh_str text, const char *prefix)
{
    size_t n = strlen(prefix);

    return text.len >= n && strncasecmp(text.ptr, prefix, n) == 0;
}

static bool contains(kh_str text, const char *part)
{
    for (size_t i = 0; i < text.len; i++) {
        if (begins(kh_str_of(text.ptr + i, text.len - i), part))
            return true;
    }
    return false;
}

/* Does the document type put browsers into quirks mode? All that hangs on it here: whether a table closes a paragraph.
 */
static bool is_quirky(kh_str doctype)
{
    static const char *const old[] = {"-//IETF//DTD HTML",    "-//W3C//DTD HTML 3",    "-//W3C//DTD HTML 4.0 ",
                                      "-//W3C//DTD HTML Exp", "-//W3C//DTD W3 HTML",   "-//W3O//DTD W3 HTML",
                                      "-//Netscape Comm",     "-//Microsoft//DTD Int", "-//SoftQuad",
                                      "-//Sun Microsystems",  "-//WebTechs",           "-//AdvaSoft"};
    size_t at = sizeof "<!doctype" - 1;
    kh_str name;

    while (at < doctype.len && (doctype.ptr[at] == ' ' || doctype.ptr[at] == '\n' || doctype.ptr[at] == '\t'))
        at++;
    name = kh_str_of(doctype.ptr + at, doctype.len - at);
    if (!begins(name, "html") || (name.len > 4 && name.ptr[4] != '>' && name.ptr[4] != ' ' && name.ptr[4] != '\n'))
        return true;
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        if (contains(name, old[i]))
            return true;
    }
    return (contains(name, "-//W3C//DTD HTML 4.01 Frameset//") ||
            contains(name, "-//W3C//DTD HTML 4.01 Transitional//")) &&
           !contains(name, "http://");
}

void kh_html_initial(kh_builder *b, const kh_html_token *token)
{
    if (token->kind == KH_HTML_COMMENT || (token->kind == KH_HTML_TEXT && token->white))
        return;
    b->mode = KH_MODE_BEFORE_HTML;
    b->quirks = token->kind != KH_HTML_DOCTYPE || is_quirky(token->text);
    if (token->kind != KH_HTML_DOCTYPE)
        kh_html_process(b, token);
}

/* What the modes before the body pass over: comments, white space, end tags that nobody waits for. */
static bool is_nothing(const kh_html_token *token)
{
    if (token->kind == KH_HTML_END)
        return token->tag != KH_TAG_HEAD && token->tag != KH_TAG_BODY && token->tag != KH_TAG_HTML &&
               token->tag != KH_TAG_BR;
    return token->kind == KH_HTML_COMMENT || token->kind == KH_HTML_DOCTYPE ||
           (token->kind == KH_HTML_TEXT && token->white);
}

void kh_html_before_html(kh_builder *b, const kh_html_token *token)
{
    kh_html_token own = {.kind = KH_HTML_START, .tag = KH_TAG_HTML};

    if (is_nothing(token))
        return;
    b->html = kh_html_element(b, kh_starts(token, KH_TAG_HTML) ? token : &own);
    if (!b->html)
        return;
    kh_html_push(b, b->html);
    b->mode = KH_MODE_BEFORE_HEAD;
    if (!kh_starts(token, KH_TAG_HTML))
        kh_html_process(b, token);
}

void kh_html_before_head(kh_builder *b, const kh_html_token *token)
{
    if (!b->n || is_nothing(token))
        return;
    if (kh_starts(token, KH_TAG_HTML)) {
        kh_html_in_body(b, token);
        return;
    }
    b->mode = KH_MODE_IN_HEAD;
    if (kh_starts(token, KH_TAG_HEAD)) {
        b->head = kh_html_insert(b, token);
    } else {
        b->head = kh_html_insert_tag(b, KH_TAG_HEAD);
        kh_html_process(b, token);
    }
}

static bool is_metadata(const kh_html_token *token)
{
    if (token->kind != KH_HTML_START)
        return kh_ends(token, KH_TAG_TEMPLATE);
    switch (token->tag) {
    case KH_TAG_BASE:
    case KH_TAG_BASEFONT:
    case KH_TAG_BGSOUND:
    case KH_TAG_LINK:
    case KH_TAG_META:
    case KH_TAG_TITLE:
    case KH_TAG_NOFRAMES:
    case KH_TAG_STYLE:
    case KH_TAG_SCRIPT:
    case KH_TAG_TEMPLATE: return true;
    default: return false;
    }
}

static void start_template(kh_builder *b, const kh_html_token *token)
{
    kh_html_insert(b, token);
    kh_html_add_marker(b);
    b->frameset_ok = false;
    b->mode = KH_MODE_IN_TEMPLATE;
    if (b->template_n < KH_HTML_MOST_TEMPLATES)
        b->templates[b->template_n++] = KH_MODE_IN_TEMPLATE;
}

static void end_template(kh_builder *b)
{
    if (!kh_html_is_open(b, KH_TAG_TEMPLATE))
        return;
    kh_html_pop_to(b, KH_TAG_TEMPLATE);
    kh_html_clear_to_marker(b);
    b->template_n -= b->template_n > 0;
    kh_html_reset_mode(b);
}

static void take_metadata(kh_builder *b, const kh_html_token *token)
{
    if (kh_ends(token, KH_TAG_TEMPLATE))
        end_template(b);
    else if (token->tag == KH_TAG_TEMPLATE)
        start_template(b, token);
    else if (kh_tag_traits(token->tag) & KH_TAG_VOID)
        kh_html_insert_void(b, token);
    else
        kh_html_insert_raw(b, token);
}

void kh_html_in_head(kh_builder *b, const kh_html_token *token)
{
    if (is_metadata(token)) {
        take_metadata(b, token);
    } else if (kh_starts(token, KH_TAG_HTML)) {
        kh_html_in_body(b, token);
    } else if (kh_starts(token, KH_TAG_NOSCRIPT)) {
        kh_html_insert(b, token);
        b->mode = KH_MODE_IN_HEAD_NOSCRIPT;
    } else if (!is_nothing(token) && !kh_starts(token, KH_TAG_HEAD)) {
        kh_html_pop(b);
        b->mode = KH_MODE_AFTER_HEAD;
        if (!kh_ends(token, KH_TAG_HEAD))
            kh_html_process(b, token);
    }
}

void kh_html_in_head_noscript(kh_builder *b, const kh_html_token *token)
{
    if (kh_ends(token, KH_TAG_NOSCRIPT)) {
        kh_html_pop(b);
        b->mode = KH_MODE_IN_HEAD;
        return;
    }
    if (token->kind == KH_HTML_START && kh_current(b)->tag == KH_TAG_NOSCRIPT &&
        (token->tag == KH_TAG_LINK || token->tag == KH_TAG_META || token->tag == KH_TAG_STYLE ||
         token->tag == KH_TAG_BASEFONT || token->tag == KH_TAG_BGSOUND || token->tag == KH_TAG_NOFRAMES)) {
        take_metadata(b, token);
    } else if (!is_nothing(token) && !kh_starts(token, KH_TAG_HEAD) && !kh_starts(token, KH_TAG_NOSCRIPT)) {
        kh_html_pop(b);
        b->mode = KH_MODE_IN_HEAD;
        kh_html_process(b, token);
    }
}

void kh_html_after_head(kh_builder *b, const kh_html_token *token)
{
    if (is_nothing(token) && !kh_ends(token, KH_TAG_TEMPLATE))
        return;
    if (kh_starts(token, KH_TAG_HTML)) {
        kh_html_in_body(b, token);
    } else if (kh_starts(token, KH_TAG_BODY)) {
        kh_html_insert(b, token);
        b->frameset_ok = false;
        b->mode = KH_MODE_IN_BODY;
    } else if (kh_starts(token, KH_TAG_FRAMESET)) {
        kh_html_insert(b, token);
        b->mode = KH_MODE_IN_FRAMESET;
    } else if (is_metadata(token)) {
        if (b->head) /* metadata behind the head goes into it */
            kh_html_push(b, b->head);
        take_metadata(b, token);
        if (b->head)
            kh_html_remove_open(b, b->head);
    } else if (!kh_starts(token, KH_TAG_HEAD) && !kh_ends(token, KH_TAG_HEAD)) {
        kh_html_insert_tag(b, KH_TAG_BODY);
        b->mode = KH_MODE_IN_BODY;
        kh_html_process(b, token);
    }
}

/* White space and comments are of no use behind the body; all else goes back into it. */
void kh_html_after_body(kh_builder *b, const kh_html_token *token)
{
    if (token->kind == KH_HTML_EOF || token->kind == KH_HTML_DOCTYPE || kh_ends(token, KH_TAG_HTML))
        return;
    if (token->kind == KH_HTML_COMMENT) {
        kh_html_insert_comment(b, token);
    } else if ((token->kind == KH_HTML_TEXT && token->white) || kh_starts(token, KH_TAG_HTML)) {
        kh_html_in_body(b, token);
    } else {
        b->mode = KH_MODE_IN_BODY;
        kh_html_process(b, token);
    }
}

void kh_html_in_frameset(kh_builder *b, const kh_html_token *token)
{
    if (kh_starts(token, KH_TAG_FRAMESET)) {
        kh_html_insert(b, token);
    } else if (kh_starts(token, KH_TAG_FRAME)) {
        kh_html_insert_void(b, token);
    } else if (kh_starts(token, KH_TAG_NOFRAMES)) {
        kh_html_in_head(b, token);
    } else if (kh_ends(token, KH_TAG_FRAMESET)) {
        kh_html_pop(b);
        if (!kh_is(kh_current(b), KH_TAG_FRAMESET))
            b->mode = KH_MODE_AFTER_FRAMESET;
    }
}

void kh_html_after_frameset(kh_builder *b, const kh_html_token *token)
{
    if (kh_starts(token, KH_TAG_NOFRAMES))
        kh_html_in_head(b, token);
}
