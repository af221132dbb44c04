package dev.usher.bench;

/** What is measured of a run. */
enum Figure {
    /** Commands or requests per second, steady state. */
    PER_SECOND,
    /** CPU time for each of them, in microseconds: the process in question's, and of those around it. */
    CPU,
    BROKER_CPU,
    API_CPU,
    DRIVER_CPU,
    /** From the sent command to its committed result, in milliseconds, at a steady rate. */
    P50,
    P99,
    /** Most memory resident, in MiB. */
    PEAK,
    /** From the start of the process to the first result, in seconds. */
    FIRST_RESULT,
    /** How many of a hundred requests came over HTTP/2. */
    HTTP2_PERCENT,
    /** Requests sent more than once, since the answer took too long for the worker. */
    SENT_AGAIN
}
