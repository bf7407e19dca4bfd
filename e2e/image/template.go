package image

import "strings"

// forDebian turns the controller's template, which is for the nginx of its
// image, into one for Debian 12's nginx 1.22: it loads Debian's modules, leaves
// "http2 on" out, which came with 1.25.1, and has the stream block, which needs
// Lua there too, hand on to the status port the one request that the controller
// sends at its start.
func forDebian(template string) string {
	var out strings.Builder
	inStream := false
	for line := range strings.Lines(template) {
		switch text := strings.TrimSpace(line); {
		case inStream:
			inStream = line != "}\n"
		case strings.HasPrefix(line, "stream {"):
			inStream = true
			out.WriteString("stream { server { listen 127.0.0.1:{{ .StreamPort }}; proxy_pass 127.0.0.1:{{ .StatusPort }}; } }\n")
		case text == "http2 on;":
		case strings.HasPrefix(text, "pid {{"):
			out.WriteString(line)
			for _, module := range []string{"ndk_http_module", "ngx_http_lua_module", "ngx_http_headers_more_filter_module", "ngx_stream_module"} {
				out.WriteString("load_module /usr/lib/nginx/modules/" + module + ".so;\n")
			}
		default:
			out.WriteString(line)
		}
	}
	return out.String()
}
