/* A question cut into slices, for as many threads as come. Each takes the next slice, and who ends one moves into the
   answer whatever stands next in line: pairs keep the order of the events, the pages of the answer are touched by who
   works on them, what is moved still lies in cache, and nobody waits for another. */
#ifndef TRUCELINE_SLICES_H
#define TRUCELINE_SLICES_H

#include "query.h"

#define SLICE 8192 /* events; their pairs fit into the cache of a core */

typedef struct {
    Index index;
    Events events;
    uint8_t *faults;
    size_t slices;
    int is_stored;       /* by place; otherwise each slice is put in order first */
    atomic_size_t next;  /* the slice to be taken */
    atomic_llong refused;
    atomic_int failed;
    atomic_flag moving;  /* held by who moves pairs into the answer */
    size_t moved;        /* the slices whose pairs are there */
    Answer *whole;
    _Atomic(Answer *) parts[]; /* by slice: there from when it is done until it is moved */
} Job;

static void end_job(Job *job)
{
    if (!job)
        return;
    for (size_t k = 0; k < job->slices; k++)
        forget(atomic_load(&job->parts[k]));
    forget(job->whole);
    free(job);
}

/* Events in random order are cut into few slices: the more of them are put in order together, the better. */
static Job *begin_job(const Index *index, const Events *e, uint8_t *faults, int threads)
{
    const int is_stored = index->bytes < SORT_FROM_BYTES || e->n < SORT_FROM_EVENTS || is_by_place(e);
    const size_t n = (size_t)e->n, most = is_stored ? (n + SLICE - 1) / SLICE : (size_t)threads;
    const size_t slices = threads > 1 && n > SLICE ? most : 1;
    Job *job = calloc(1, sizeof *job + slices * sizeof job->parts[0]);
    if (!job)
        return NULL;
    job->index = *index;
    job->events = *e;
    job->faults = faults;
    job->slices = slices;
    job->is_stored = is_stored;
    atomic_flag_clear(&job->moving);
    job->whole = blank(0);
    if (!job->whole || (slices > 1 && make_room(job->whole, n + n / 8 + 1))) {
        end_job(job);
        return NULL;
    }
    return job;
}

/* Moves the pairs of all slices that are next in line; where another does so already, it or the next one will. */
static void move_parts(Job *job)
{
    if (atomic_flag_test_and_set(&job->moving))
        return;
    while (job->moved < job->slices) {
        Answer *part = atomic_load(&job->parts[job->moved]);
        if (!part || atomic_load(&job->failed))
            break;
        if (job->slices == 1) {
            forget(job->whole);
            job->whole = part;
        } else {
            if (append(job->whole, part)) {
                atomic_store(&job->failed, 1);
                break;
            }
            forget(part);
        }
        atomic_store(&job->parts[job->moved++], NULL);
    }
    atomic_flag_clear(&job->moving);
}

/* What a thread does until no slice is left. */
static void work_at(Job *job)
{
    const size_t n = (size_t)job->events.n;
    Run *run = open_run(&job->index, &job->events, job->faults);
    size_t k;
    if (!run)
        atomic_store(&job->failed, 1);
    while (!atomic_load(&job->failed) && (k = atomic_fetch_add(&job->next, 1)) < job->slices) {
        Answer *part = ask_slice(run, n * k / job->slices, n * (k + 1) / job->slices, job->is_stored);
        if (!part) {
            atomic_store(&job->failed, 1);
            break;
        }
        atomic_store(&job->parts[k], part);
        move_parts(job);
    }
    if (run)
        atomic_fetch_add(&job->refused, run->refused);
    close_run(run);
}

/* The answer, once all threads are back; NULL without memory. */
static Answer *whole_of(Job *job)
{
    Answer *whole = NULL;
    move_parts(job);
    if (!atomic_load(&job->failed)) {
        whole = job->whole;
        whole->refused = atomic_load(&job->refused);
        job->whole = NULL;
    }
    end_job(job);
    return whole;
}

#endif
