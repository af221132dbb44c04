package dev.usher.kafka;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's admin client. A client reads passwords and keystores when it is made, and never again. A client whose
 * credentials the broker refuses is replaced by another, which may find newer ones. Any thread.
 */
public final class RenewedAdmin implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RenewedAdmin.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Supplier<Admin> clients;
    private final Executor renewals;
    private final AtomicBoolean isRenewing = new AtomicBoolean();
    private volatile Admin admin;
    private boolean closed;

    /** @throws KafkaException when no client can be made */
    public RenewedAdmin(Supplier<Admin> clients) {
        this(clients, RenewedAdmin::onItsOwnThread);
    }

    /** @param renewals run one at a time: a new client is begun only when the one before is made, or could not be */
    RenewedAdmin(Supplier<Admin> clients, Executor renewals) {
        this.clients = clients;
        this.renewals = renewals;
        this.admin = clients.get();
    }

    /** The latest client. Ask for it with each call. */
    public Admin get() {
        return admin;
    }

    /**
     * Call with the failure of a call, whoever made it: each broker has a connection of its own, and may be the only one that
     * refuses. Returns at once: making a client takes a while, and happens on a thread of its own.
     */
    void failed(Throwable failure) {
        if (Causes.isAuthentication(failure) && isRenewing.compareAndSet(false, true)) {
            renewals.execute(this::renew);
        }
    }

    private static void onItsOwnThread(Runnable renewal) {
        Thread thread = new Thread(renewal, "usher-admin-renewal");
        thread.setDaemon(true);
        thread.start();
    }

    private void renew() {
        try {
            replaceBy(clients.get()).close(Duration.ZERO);
            log.atWarn()
                    .log(
                            "The broker refuses the admin client's credentials; trying a new client, which has read them anew");
        } catch (KafkaException e) {
            log.atError()
                    .addKeyValue("error", Causes.withType(e))
                    .log("No client of Kafka can be made; trying again, but this may need a person");
        } finally {
            isRenewing.set(false);
        }
    }

    /** Returns the client that is to be closed. */
    private synchronized Admin replaceBy(Admin next) {
        if (closed) {
            return next;
        }
        Admin before = admin;
        admin = next;
        return before;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        admin.close(CLOSE_TIMEOUT);
    }
}
