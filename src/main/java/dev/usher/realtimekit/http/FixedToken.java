package dev.usher.realtimekit.http;

/** A token that never changes. Any thread. */
final class FixedToken implements TokenSource {

    private final String token;

    FixedToken(String token) {
        this.token = TokenSyntax.checked(token);
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public void refused() {
        // There is no other; whoever watches the replies says that credentials are refused.
    }

    @Override
    public String toString() {
        return "FixedToken[***]";
    }
}
