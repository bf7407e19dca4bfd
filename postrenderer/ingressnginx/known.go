package ingressnginx

import "slices"

// knownAnnotations are all that the last release reads, without their prefix,
// sorted (the table of risks in its documentation, and two older names).
var knownAnnotations = []string{
	"affinity",
	"affinity-canary-behavior",
	"affinity-mode",
	"allowlist-source-range",
	"app-root",
	"auth-always-set-cookie",
	"auth-cache-duration",
	"auth-cache-key",
	"auth-keepalive",
	"auth-keepalive-requests",
	"auth-keepalive-share-vars",
	"auth-keepalive-timeout",
	"auth-method",
	"auth-proxy-set-headers",
	"auth-realm",
	"auth-request-redirect",
	"auth-response-headers",
	"auth-secret",
	"auth-secret-type",
	"auth-signin",
	"auth-signin-redirect-param",
	"auth-snippet",
	"auth-tls-error-page",
	"auth-tls-match-cn",
	"auth-tls-pass-certificate-to-upstream",
	"auth-tls-secret",
	"auth-tls-verify-client",
	"auth-tls-verify-depth",
	"auth-type",
	"auth-url",
	"backend-protocol",
	"canary",
	"canary-by-cookie",
	"canary-by-header",
	"canary-by-header-pattern",
	"canary-by-header-value",
	"canary-weight",
	"canary-weight-total",
	"client-body-buffer-size",
	"configuration-snippet",
	"connection-proxy-header",
	"cors-allow-credentials",
	"cors-allow-headers",
	"cors-allow-methods",
	"cors-allow-origin",
	"cors-expose-headers",
	"cors-max-age",
	"custom-headers",
	"custom-http-errors",
	"default-backend",
	"denylist-source-range",
	"disable-proxy-intercept-errors",
	"enable-access-log",
	"enable-cors",
	"enable-global-auth",
	"enable-modsecurity",
	"enable-opentelemetry",
	"enable-owasp-core-rules",
	"enable-rewrite-log",
	"fastcgi-index",
	"fastcgi-params-configmap",
	"force-ssl-redirect",
	"from-to-www-redirect",
	"http2-push-preload",
	"limit-allowlist",
	"limit-burst-multiplier",
	"limit-connections",
	"limit-rate",
	"limit-rate-after",
	"limit-rpm",
	"limit-rps",
	"limit-whitelist",
	"load-balance",
	"mirror-host",
	"mirror-request-body",
	"mirror-target",
	"modsecurity-snippet",
	"modsecurity-transaction-id",
	"opentelemetry-operation-name",
	"opentelemetry-trust-incoming-span",
	"permanent-redirect",
	"permanent-redirect-code",
	"preserve-trailing-slash",
	"proxy-body-size",
	"proxy-buffer-size",
	"proxy-buffering",
	"proxy-buffers-number",
	"proxy-busy-buffers-size",
	"proxy-connect-timeout",
	"proxy-cookie-domain",
	"proxy-cookie-path",
	"proxy-http-version",
	"proxy-max-temp-file-size",
	"proxy-next-upstream",
	"proxy-next-upstream-timeout",
	"proxy-next-upstream-tries",
	"proxy-read-timeout",
	"proxy-redirect-from",
	"proxy-redirect-to",
	"proxy-request-buffering",
	"proxy-send-timeout",
	"proxy-ssl-ciphers",
	"proxy-ssl-name",
	"proxy-ssl-protocols",
	"proxy-ssl-secret",
	"proxy-ssl-server-name",
	"proxy-ssl-verify",
	"proxy-ssl-verify-depth",
	"relative-redirects",
	"rewrite-target",
	"satisfy",
	"server-alias",
	"server-snippet",
	"service-upstream",
	"session-cookie-change-on-failure",
	"session-cookie-conditional-samesite-none",
	"session-cookie-domain",
	"session-cookie-expires",
	"session-cookie-max-age",
	"session-cookie-name",
	"session-cookie-path",
	"session-cookie-samesite",
	"session-cookie-secure",
	"ssl-ciphers",
	"ssl-passthrough",
	"ssl-prefer-server-ciphers",
	"ssl-redirect",
	"stream-snippet",
	"temporal-redirect",
	"temporal-redirect-code",
	"upstream-hash-by",
	"upstream-hash-by-subset",
	"upstream-hash-by-subset-size",
	"upstream-vhost",
	"use-port-in-redirects",
	"use-regex",
	"whitelist-source-range",
	"x-forwarded-prefix",
}

// IsAnnotation reports whether the last release reads an annotation of that
// name without prefix.
func IsAnnotation(name string) bool {
	_, found := slices.BinarySearch(knownAnnotations, name)
	return found
}

// Annotations returns the names of all annotations that the last release
// reads, without their prefix, sorted. They must not be changed.
func Annotations() []string { return knownAnnotations }

// Lifetime says from which release on, and before which, the controller reads
// an annotation. A zero version is no bound.
type Lifetime struct{ Since, Until Version }

// Includes reports whether version v reads it.
func (l Lifetime) Includes(v Version) bool {
	return !v.Before(l.Since) && (l.Until.IsZero() || v.Before(l.Until))
}

// LifetimeOf returns when an annotation about limits was read; ok is false
// where every release does, or none ever did.
func LifetimeOf(name string) (l Lifetime, ok bool) {
	switch name {
	case "limit-burst-multiplier":
		return Lifetime{Since: burstMultiplierCame}, true
	case "limit-allowlist":
		return Lifetime{Since: allowlistCame}, true
	case "global-rate-limit", "global-rate-limit-window", "global-rate-limit-key", "global-rate-limit-ignored-cidrs":
		return Lifetime{Since: globalLimitCame, Until: globalLimitWent}, true
	}
	return Lifetime{}, false
}
