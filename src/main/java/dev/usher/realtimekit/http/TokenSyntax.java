package dev.usher.realtimekit.http;

/** Which text can be an API token. Any thread. */
public final class TokenSyntax {

    /** Tokens have some 40 characters, JWTs some thousand. */
    public static final int LONGEST = 8192;

    private TokenSyntax() {}

    /**
     * The token without the white space around it.
     *
     * @throws IllegalArgumentException if it could not be sent in a header; says why, and quotes none of it
     */
    public static String checked(String text) {
        String token = text.strip();
        if (token.isEmpty()) {
            throw new IllegalArgumentException("the API token is blank");
        }
        if (token.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the API token has " + token.length() + " characters, more than " + LONGEST);
        }
        if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "the API token holds white space, control or non-ASCII characters, which no token has");
        }
        return token;
    }
}
