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
	names, _ := splitVariables(v.Text)
	return names
}

// zoneKeyText returns what is left of that key without its variables and quotes.
func (p *ControllerPass) zoneKeyText() string {
	v, _ := p.Config.Get(zoneKey)
	_, text := splitVariables(v.Text)
	return strings.Trim(text, ` "'`)
}

// splitVariables takes the variables out of a text, $name or ${name} as nginx
// writes them, and returns their names in lower case. What only looks like one
// is named and stays in the text.
func splitVariables(value string) (names []string, text string) {
	for {
		before, after, found := strings.Cut(value, "$")
		text += before
		if !found {
			return names, text
		}
		name, bracket := strings.CutPrefix(after, "{")
		end := strings.IndexFunc(name+"$", func(r rune) bool { return !isWord(r) })
		closed := bracket && strings.HasPrefix(name[end:], "}")
		names = append(names, strings.ToLower(name[:end]))
		switch {
		case end == 0 || bracket && !closed:
			text += value[len(before) : len(value)-len(name)+end]
			value = name[end:]
		case closed:
			value = name[end+len("}"):]
		default:
			value = name[end:]
		}
	}
}

// isWord reports whether a letter may stand in the name of a variable.
func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
}

// definesVariables reports whether a snippet of the ConfigMap or of an Ingress,
// or a file that its log formats need, could bring variables of its own.
func (p *ControllerPass) definesVariables() bool {
	for _, key := range []string{"main-snippet", "http-snippet", "server-snippet", "location-snippet"} {
		if v, _ := p.Config.Get(key); v.Text != "" {
			return true
		}
	}
	return p.Config.Bool("allow-snippet-annotations") || p.Config.Bool("use-geoip2") || p.Config.Bool("use-geoip")
}

// isVariable reports whether nginx has a variable of that name, as ingress-nginx builds and
// configures it.
func isVariable(name string) bool {
	for _, prefix := range []string{
		"http_", "arg_", "cookie_", "sent_http_", "sent_trailer_", "upstream_http_", "upstream_trailer_", "upstream_cookie_",
		"proxy_protocol_tlv_", // from 1.23.2 on
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	if name != "" && name[0] >= '1' && name[0] <= '9' {
		return true // a capture, which is empty here
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

// isShared reports whether a variable is the same for all clients of a location.
// Those that differ from one request to the next, such as $request_id, are not:
// counted by them, nobody is limited.
func isShared(name string) bool {
	switch name {
	case "best_http_host", "host", "hostname", "http_host", "ingress_name", "location_path", "namespace", "nginx_version", "pass_access_scheme",
		"pass_port", "pass_server_port", "proxy_upstream_name", "request_method", "scheme", "server_addr", "server_name", "server_port",
		"server_protocol", "service_name", "service_port":
		return true
	}
	return false
}
