package rules

// variables are the names that nginx 1.22 to 1.27 has, as ingress-nginx builds it, and those that the
// controller's template sets, sorted. Families such as $http_name are left out.
var variables = []string{
	"ancient_browser", "args", "auth_cookie", "balancer_ewma_score", "best_http_host", "binary_remote_addr", "block_ref", "block_ua",
	"body_bytes_sent", "bytes_sent", "cache_key", "connection", "connection_requests", "connection_time", "connection_upgrade",
	"connections_active", "connections_reading", "connections_waiting", "connections_writing", "content_length", "content_type", "cors",
	"date_gmt", "date_local", "document_root", "document_uri", "fastcgi_path_info", "fastcgi_script_name", "full_x_forwarded_for",
	"global_rate_limit_exceeding", "gzip_ratio", "host", "hostname", "http2", "http3", "https", "ingress_name", "invalid_referer", "is_args",
	"limit_conn_status", "limit_rate", "limit_req_status", "location_path", "loggable", "modern_browser", "msec", "msie", "namespace",
	"nginx_version", "pass_access_scheme", "pass_port", "pass_server_port", "pid", "pipe", "proxy_add_x_forwarded_for",
	"proxy_alternative_upstream_name", "proxy_host", "proxy_internal_body_length", "proxy_internal_chunked", "proxy_port",
	"proxy_protocol_addr", "proxy_protocol_port", "proxy_protocol_server_addr", "proxy_protocol_server_port", "proxy_upstream_name",
	"query_string", "realip_remote_addr", "realip_remote_port", "realpath_root", "remote_addr", "remote_port", "remote_user", "req_id",
	"request", "request_body", "request_body_file", "request_completion", "request_filename", "request_id", "request_length", "request_method",
	"request_time", "request_uri", "scheme", "secure_link", "secure_link_expires", "server_addr", "server_name", "server_port",
	"server_protocol", "service_name", "service_port", "slice_range", "ssl_alpn_protocol", "ssl_cipher", "ssl_ciphers", "ssl_client_cert",
	"ssl_client_escaped_cert", "ssl_client_fingerprint", "ssl_client_i_dn", "ssl_client_i_dn_legacy", "ssl_client_raw_cert", "ssl_client_s_dn",
	"ssl_client_s_dn_legacy", "ssl_client_serial", "ssl_client_v_end", "ssl_client_v_remain", "ssl_client_v_start", "ssl_client_verify",
	"ssl_curve", "ssl_curves", "ssl_early_data", "ssl_protocol", "ssl_server_name", "ssl_session_id", "ssl_session_reused", "status", "target",
	"tcpinfo_rcv_space", "tcpinfo_rtt", "tcpinfo_rttvar", "tcpinfo_snd_cwnd", "time_iso8601", "time_local", "tmp_cache_key", "uid_got",
	"uid_reset", "uid_set", "upstream_addr", "upstream_bytes_received", "upstream_bytes_sent", "upstream_cache_status", "upstream_connect_time",
	"upstream_header_time", "upstream_response_length", "upstream_response_time", "upstream_status", "uri",
}
