package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RenewedAdminTest {
    private final Queue<Admin> closed = new ConcurrentLinkedQueue<>();
    private final Queue<Admin> clients = new ConcurrentLinkedQueue<>();
    private final Admin first = client();
    private final Admin second = client();

    @Test
    void isReplacedWhenTheBrokerRefusesItsCredentials() {
        try (RenewedAdmin admin = new RenewedAdmin(this::next, Runnable::run)) {
            admin.failed(new KafkaException("as a cause", new SslAuthenticationException("certificate expired")));

            assertThat(admin.get()).isSameAs(second);
            assertThat(closed).containsExactly(first);
        }
        assertThat(closed).containsExactly(first, second);
    }

    @Test
    void staysWhileTheBrokerIsAway() {
        try (RenewedAdmin admin = new RenewedAdmin(this::next, Runnable::run)) {
            admin.failed(new TimeoutException("no answer"));

            assertThat(admin.get()).isSameAs(first);
        }
        assertThat(closed).containsExactly(first);
    }

    @Test
    void staysWhileNoOtherCanBeMade() {
        clients.remove(second);
        try (RenewedAdmin admin = new RenewedAdmin(this::next, Runnable::run)) {
            admin.failed(new SslAuthenticationException("certificate expired"));
            assertThat(admin.get()).isSameAs(first);
            clients.add(second);

            admin.failed(new SslAuthenticationException("certificate expired"));
            assertThat(admin.get()).isSameAs(second);
        }
    }

    private Admin next() {
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
