package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenewedAdminTest {
    private final Queue<Admin> closed = new ConcurrentLinkedQueue<>();
    private final Queue<Admin> clients = new ConcurrentLinkedQueue<>();
    /** What was reported last; the thread of a renewal inherits it from the one that starts it. */
    @SuppressWarnings("ThreadLocalUsage") // a test's own, like all it has
    private final InheritableThreadLocal<@Nullable Throwable> reported = new InheritableThreadLocal<>();
    /** What each renewal was begun for, in order. */
    private final Queue<Throwable> renewedFor = new ConcurrentLinkedQueue<>();

    private final Admin first = client();
    private final Admin second = client();

    @Test
    void isReplacedWhenTheBrokerRefusesItsCredentials() {
        try (RenewedAdmin admin = new RenewedAdmin(this::next)) {
            admin.failed(new KafkaException("as a cause", new SslAuthenticationException("certificate expired")));

            await().until(() -> admin.get() == second);
            await().until(() -> closed.contains(first));
        }
        assertThat(closed).containsExactly(first, second);
    }

    @Test
    void staysWhileTheBrokerIsAway() {
        Throwable away = new TimeoutException("no answer");
        Throwable refusal = new SslAuthenticationException("certificate expired");
        try (RenewedAdmin admin = new RenewedAdmin(this::next)) {
            reported.set(away);
            admin.failed(away);
            reported.set(refusal);
            admin.failed(refusal);

            // Renewals never overlap: one for the first failure would be over, or the only one.
            await().until(() -> admin.get() == second);
        }
        assertThat(renewedFor).containsExactly(refusal);
    }

    @Test
    void staysWhileNoOtherCanBeMade() {
        clients.remove(second);
        try (RenewedAdmin admin = new RenewedAdmin(this::next)) {
            admin.failed(new SslAuthenticationException("certificate expired"));
            clients.add(second);

            await().until(() -> {
                admin.failed(new SslAuthenticationException("certificate expired"));
                return admin.get() == second;
            });
        }
    }

    private Admin next() {
        Optional.ofNullable(reported.get()).ifPresent(renewedFor::add);
        Admin next = clients.poll();
        if (next == null) {
            throw new KafkaException("no keystore");
        }
        return next;
    }

    private Admin client() {
        Admin client = (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.add((Admin) self);
                        return null;
                    }
                    return method.getName().equals("equals")
                            ? self == arguments[0]
                            : method.getName().hashCode();
                });
        clients.add(client);
        return client;
    }
}
