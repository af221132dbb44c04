/**
 * Usher: runs participant commands from Kafka against Cloudflare RealtimeKit. This package is the composition root: {@code
 * Worker} builds everything, in order, and {@code EventLoops} what each event loop has of its own.
 *
 * <p>To read it, follow one command:
 *
 * <pre>
 *   kafka.CommandLoop                 polls, on the Kafka thread
 *   kafka.Assignment                  takes the record up for its partition, unless it was done before
 *   pipeline.PartitionPipeline        on the partition's event loop: decodes it, and lets it wait for its turn (Lanes)
 *   pipeline.IdempotentReceiver       asks the ledger what is known of it: a duplicate, begun before, or new
 *   realtimekit.CommandRunner         decides which requests it takes
 *   realtimekit.RequestExecutor       sends one of them until its outcome is clear, alone or shared with other commands
 *   pipeline.PartitionGate            is where it queues for its partition ...
 *   quota.Turnstile                   ... and where it gets a pass: quota, priorities, parked accounts
 *   pipeline.Intents                  has its intent written, and lets it leave once that is committed:
 *   kafka.Outbox                        back on the Kafka thread, it waits for the next transaction,
 *   kafka.Publisher                     which commits intents, results, dead letters, ledger entries and offsets
 *   realtimekit.http.HttpMeetingApi   sends it
 *   realtimekit.http.ReplyClassifier  says what the answer means: accepted, refused, parked, again later, or fate unknown
 * </pre>
 *
 * and back: {@code RequestExecutor} settles the request or sends it again, {@code CommandRunner} goes on to the next one,
 * {@code IdempotentReceiver} publishes the result, and {@code Outbox} and {@code Publisher} commit it together with the offset.
 *
 * <p>Words used here, with the standard term:
 *
 * <pre>
 *   ledger       a compacted topic with what workers know of each command, by commandId (idempotency store)
 *   intent       a ledger entry, committed before a request is sent, that says so (write-ahead record)
 *   journal      what a running command tells the ledger: intents, and that it is idle (write-ahead log)
 *   in doubt     a change was sent, and no answer says whether it was made (outcome unknown)
 *   read back    to ask the API whether a change in doubt was made (reconciliation)
 *   reconciled   settled by asking the API again, not by the answer to the first request
 *   fell silent  of a worker: died, hung, or lost the partition, while a request of it was under way
 *   takeover     a partition's next owner finds a command with a request under way (failover); counted per command
 *   lane         commands for the same participant, one at a time, in log order (serial queue per key)
 *   turnstile    where requests wait until they may be sent (admission control)
 *   pass         permission to send one request (permit); the gate hands it on as Gate.Permit
 *   place        one request's part of the quota, held until one window after its answer (quota slot)
 *   parked       nothing is sent for an account, since nothing gets through (circuit open)
 *   probe        one request of a parked account that looks whether that is over (circuit half-open)
 *   share        the part of the quota that a worker may spend, by its part of the partitions (quota partition)
 *   spending     what a worker has sent within the window; travels with its partitions (usage record)
 * </pre>
 *
 * Why it is built this way is in {@code src/docs/rationale.md}, what it guarantees in {@code src/docs/guarantees.md}.
 */
@NullMarked
package dev.usher;

import org.jspecify.annotations.NullMarked;
