# What the page takes for given: the name chat.example.com, and behind it a service with limits as ingress-nginx writes them.
# The test has mounts and a network of its own, so that the machine's /etc/hosts and addresses stay as they are.
mkdir -p site/v1 nginx
echo '{}' | tee site/index.html site/v1/models site/v1/embeddings site/v1/completions >/dev/null
head -c 40000 /dev/zero >site/slow

ip address replace 203.0.113.7/32 dev lo
ip address replace 192.0.2.9/32 dev lo
if ! grep -q chat.example.com /etc/hosts; then # of an earlier page
	{ cat /etc/hosts && echo '203.0.113.7 chat.example.com'; } >hosts
	mount --bind hosts /etc/hosts
fi

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=chat.example.com -addext subjectAltName=DNS:chat.example.com \
	-keyout nginx/key.pem -out nginx/certificate.pem 2>nginx/openssl.log
export SSL_CERT_FILE=$PWD/nginx/certificate.pem # probe believes it

# Each location stands for an Ingress: it has a count of its own.
cat >nginx/nginx.conf <<END
daemon off;
user root;
pid nginx/pid;
events {}
http {
	access_log off;
	limit_req_status 429;
	limit_conn_status 429;
	limit_req_zone \$binary_remote_addr zone=models:1m rate=30r/m;
	limit_req_zone \$binary_remote_addr zone=completions:1m rate=60r/m;
	limit_req_zone \$binary_remote_addr zone=embeddings:1m rate=2r/s;
	limit_req_zone \$binary_remote_addr zone=rest:1m rate=30r/m;
	limit_conn_zone \$binary_remote_addr zone=slow:1m;
	server {
		listen 203.0.113.7:443 ssl;
		ssl_certificate $PWD/nginx/certificate.pem;
		ssl_certificate_key $PWD/nginx/key.pem;
		root $PWD/site;
		location / { limit_req zone=rest burst=150 nodelay; }
		location /v1/models { limit_req zone=models burst=150 nodelay; }
		location /v1/completions { limit_req zone=completions burst=60 nodelay; }
		location /v1/embeddings { limit_req zone=embeddings burst=10 nodelay; }
		location /slow { limit_conn slow 4; limit_rate 16k; }
	}
}
END
nginx -p "$PWD" -c nginx/nginx.conf -e nginx/error.log >nginx/start.log 2>&1 &
curl --silent --retry 30 --retry-delay 1 --retry-connrefused --cacert nginx/certificate.pem --output nginx/first https://chat.example.com/v1

export TOKEN=secret

# A terminal at which y is typed once probe has asked; what it prints is as the terminal shows it at the end.
# shellcheck disable=SC2094 # the screen is read to see the question
on_a_terminal() {
	: >nginx/screen
	{
		for _ in {1..100}; do ! grep -q 'y/N' nginx/screen || break; sleep 0.1; done
		echo y
	} | script --quiet --return --command "$(printf '%q ' "$@")" /dev/null >nginx/screen
	local status=$?
	sed -e 's/\r$//' -e 's/.*\r\x1b\[K//' nginx/screen
	return $status
}
helm-ratelimit() {
	case " $* " in
		*' --yes '*) command helm-ratelimit "$@" ;;
		' probe '*) on_a_terminal helm-ratelimit "$@" ;;
		*) command helm-ratelimit "$@" ;;
	esac
}
