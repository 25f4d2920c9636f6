/*
 * Walking: from the paths of a call to files, folders opened in byte order of names. Links to folders are not entered
 * (so no loops), hidden names are passed over, and inside a folder only files that can hold articles are taken, by
 * their ending.
 */
#ifndef KH_INTAKE_WALK_H
#define KH_INTAKE_WALK_H

#include "base/vec.h"
#include "khayt/article.h"

typedef struct kh_walk kh_walk;

typedef struct kh_found {
    char *path;       /* to open; freed by the walk at the next step */
    const char *name; /* the article's NAME: the file's own name, or its path inside the folder that was given */
    bool in_folder;   /* found, not named by the caller */
} kh_found;

kh_status kh_walk_new(const kh_str *paths, size_t count, kh_walk **ret_walk, kh_err *err) KH_MUST_CHECK;
void kh_walk_free(kh_walk *walk);
/** The next file. KH_NOTFOUND at the end; KH_IO for a path that is not there or a folder that cannot be opened (named
 * by ret_found), after which the walk goes on. */
kh_status kh_walk_next(kh_walk *walk, kh_found *ret_found, kh_err *err) KH_MUST_CHECK;

/** The format that a file name promises, its ".gz" set aside; UNKNOWN when it says nothing. */
kh_format kh_format_of_name(const char *name);
/** The format of bytes, from their beginning. TEXT when nothing else fits. */
kh_format kh_format_of_bytes(kh_str head);

#endif
