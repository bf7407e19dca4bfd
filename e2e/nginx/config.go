//go:build e2e

package nginx

import (
	"io"
	"text/template"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// Statuses that tell which of its modules has refused a request.
const (
	overRate        = 429
	overConnections = 503
)

// site is what the configuration is made of.
type site struct {
	Dir, Listen, Backend string
	Ingresses            []Ingress
}

// configText has, for limits, what rootfs/etc/nginx/template/nginx.tmpl and
// internal/ingress/controller/template/template.go of ingress-nginx write.
// One process without a master, so that there is one to end. Everything that
// is logged goes to one file, so that its lines are in the order of events:
//
//   - the rewrite that never matches says that a request has arrived, before
//     limits are looked at;
//   - $arrived is nginx's own clock then, the one that limit_req counts with.
//     Only $connection_time shows it, and all requests of a client share a
//     connection;
//   - "end" is written when the request is over, just before limit_conn
//     forgets it. The map reads the clock again.
const configText = `
daemon off;
master_process off;
pid {{.Dir}}/pid;
error_log {{.Dir}}/trace notice;
events { worker_connections 16384; }
worker_rlimit_nofile 16384;

http {
    access_log off;
    client_body_temp_path {{.Dir}}/temp;
    proxy_temp_path {{.Dir}}/temp;
    fastcgi_temp_path {{.Dir}}/temp;
    uwsgi_temp_path {{.Dir}}/temp;
    scgi_temp_path {{.Dir}}/temp;
    variables_hash_bucket_size 256;
    variables_hash_max_size 8192;
    keepalive_timeout 1h;
    keepalive_requests 100000000;
    http2_max_concurrent_streams 10000;
    limit_req_status {{overRate}};
    limit_conn_status {{overConnections}};

    map "" $ended { default "$connection_time"; }
    log_format trace 'end $arrived $ended $status $connection $remote_addr $uri $msec $request_time';

    upstream backend {
        server {{.Backend}};
        keepalive 320;
        keepalive_requests 100000000;
    }
{{range .Ingresses}}{{$id := .Name}}{{with .Limits}}
    geo $remote_addr $allowlist_{{$id}} {
        default 0;
        {{range .Exempt}}
        {{.}} 1;{{end}}
    }
    map $allowlist_{{$id}} $limit_{{$id}} {
        0 $binary_remote_addr;
        1 "";
    }
    {{if .Connections}}limit_conn_zone $limit_{{$id}} zone={{$id}}_conn:5m;{{end}}
    {{if .RequestsPerMinute}}limit_req_zone $limit_{{$id}} zone={{$id}}_rpm:5m rate={{.RequestsPerMinute}}r/m;{{end}}
    {{if .RequestsPerSecond}}limit_req_zone $limit_{{$id}} zone={{$id}}_rps:5m rate={{.RequestsPerSecond}}r/s;{{end}}
{{end}}{{end}}
    server {
        listen {{.Listen}} http2 backlog=4096;
        rewrite_log on;
        location / { return 204; }
{{range .Ingresses}}{{$id := .Name}}
        location /{{$id}}/ {
            set $arrived $connection_time;
            rewrite ^$ /never;
            {{with .Limits}}{{if .Connections}}limit_conn {{$id}}_conn {{.Connections}};{{end}}
            {{if .RequestsPerSecond}}limit_req zone={{$id}}_rps burst={{burst . .RequestsPerSecond}} nodelay;{{end}}
            {{if .RequestsPerMinute}}limit_req zone={{$id}}_rpm burst={{burst . .RequestsPerMinute}} nodelay;{{end}}{{end}}
            access_log {{$.Dir}}/trace trace;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_pass http://backend;
        }
{{end}}
    }
}
`

func writeConfig(w io.Writer, s site) error {
	t, err := template.New("nginx.conf").Funcs(template.FuncMap{
		"burst":           func(l limits.Limits, rate *int) int { return *rate * l.Multiplier() },
		"overRate":        func() int { return overRate },
		"overConnections": func() int { return overConnections },
	}).Parse(configText)
	if err != nil {
		return err
	}
	return t.Execute(w, s)
}
