/* Memory that begins at a line of the cache; large pieces in huge pages where the system has them, since places are
   looked up all over an index and every page of an answer is touched for the first time. */
#ifndef TRUCELINE_MEMORY_H
#define TRUCELINE_MEMORY_H

#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#define LINE 64
#define PAGE (2u << 20)

/* To be given back with free; NULL without memory. */
static void *take(size_t bytes)
{
    const size_t step = bytes < 2 * PAGE ? LINE : PAGE;
    void *taken = aligned_alloc(step, (bytes + step) / step * step);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (taken && step == PAGE)
        (void)madvise(taken, (bytes + step) / step * step, MADV_HUGEPAGE); /* a wish only */
#endif
    return taken;
}

/* The same with more room; NULL, and nothing changed, without memory. */
static void *take_more(void *data, size_t used, size_t bytes)
{
    void *taken = take(bytes);
    if (!taken)
        return NULL;
    if (used)
        memcpy(taken, data, used);
    free(data);
    return taken;
}

#endif
