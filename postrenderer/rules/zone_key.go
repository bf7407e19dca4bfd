package rules

import (
	"slices"
	"strings"
)

// zoneKey is the key of the ConfigMap that says what limits are counted by.
const zoneKey = "limit-conn-zone-variable"

// zoneKey returns the names of the variables in the key that limits are counted
// by, without the dollar sign. It is empty where nothing is said, and where
// the text has no variable.
func (p *ControllerPass) zoneKey() []string {
	v, _ := p.Config.Get(zoneKey)
	var names []string
	for rest := v.Text; ; {
		_, after, found := strings.Cut(rest, "$")
		if !found {
			return names
		}
		rest = strings.TrimPrefix(after, "{")
		end := strings.IndexFunc(rest, func(r rune) bool {
			return r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
		})
		if end < 0 {
			end = len(rest)
		}
		names = append(names, strings.ToLower(rest[:end]))
		rest = rest[end:]
	}
}

// definesVariables reports whether a snippet of the ConfigMap, or a file that
// its log formats need, could bring variables of its own.
func (p *ControllerPass) definesVariables() bool {
	for _, key := range []string{"main-snippet", "http-snippet", "server-snippet", "location-snippet"} {
		if v, _ := p.Config.Get(key); v.Text != "" {
			return true
		}
	}
	return p.Config.Bool("use-geoip2") || p.Config.Bool("use-geoip")
}

// isVariable reports whether nginx has a variable of that name, as ingress-nginx builds and
// configures it.
func isVariable(name string) bool {
	for _, prefix := range []string{"http_", "arg_", "cookie_", "sent_http_", "sent_trailer_", "upstream_http_", "upstream_trailer_", "upstream_cookie_"} {
		if strings.HasPrefix(name, prefix) && len(name) > len(prefix) {
			return true
		}
	}
	_, found := slices.BinarySearch(variables, name)
	return found
}

// isOptional reports whether a variable is empty where the client leaves
// something out, so that it is not counted.
func isOptional(name string) bool {
	for _, prefix := range []string{"http_", "arg_", "cookie_"} {
		if strings.HasPrefix(name, prefix) && name != "http_host" {
			return true
		}
	}
	switch name {
	case "args", "query_string", "remote_user", "ssl_client_cert", "ssl_client_escaped_cert", "ssl_client_fingerprint", "ssl_client_s_dn",
		"ssl_client_i_dn", "ssl_client_serial", "ssl_session_id", "ssl_server_name", "content_type", "content_length":
		return true
	}
	return false
}

// tellsClientsApart reports whether a variable differs between clients.
func tellsClientsApart(name string) bool {
	switch name {
	case "binary_remote_addr", "remote_addr", "realip_remote_addr", "proxy_protocol_addr", "proxy_add_x_forwarded_for":
		return true
	}
	return isOptional(name)
}
