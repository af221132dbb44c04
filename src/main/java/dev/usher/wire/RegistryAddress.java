package dev.usher.wire;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a schema registry lives. Prints as its URL without user information.
 *
 * @param base without user information and without a slash at its end
 * @param authorization value of the header, a secret
 */
record RegistryAddress(String base, Optional<String> authorization) {

    /** @throws IllegalArgumentException for what cannot be asked over HTTP; its message shows no user information */
    static RegistryAddress of(URI url) {
        boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        boolean isPlain = url.getHost() != null
                && url.getQuery() == null
                && url.getFragment() == null
                && !url.getRawPath().contains("@"); // it would be the end of a password with a slash in it
        if (!isHttp || !isPlain) {
            throw new IllegalArgumentException(
                    "schema.registry.url must be http:// or https://, a host, and perhaps a path; nothing more");
        }
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath().replaceAll("/+$", "");
        return new RegistryAddress(
                url.getScheme() + "://" + url.getHost() + port + path,
                Optional.ofNullable(url.getRawUserInfo()).map(RegistryAddress::basic));
    }

    String ofSchema(int id) {
        return base + "/schemas/ids/" + id + "?format=resolved";
    }

    /** Secrets in URLs are percent-encoded; a plus sign is itself there, unlike in forms. */
    private static String basic(String rawUserInfo) {
        String userInfo = URLDecoder.decode(rawUserInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return base;
    }
}
