// Package bench makes the streams that speed is measured on.
package bench

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Stream returns about size bytes of manifests such as charts render, with
// that many Ingresses spread evenly among them. The same arguments give the
// same bytes.
func Stream(size, ingresses int) []byte {
	var b bytes.Buffer
	b.Grow(size + size/8)
	_ = Write(&b, size, ingresses) // a buffer takes everything
	return b.Bytes()
}

// Write writes the bytes of Stream, of which it holds one document at a time.
func Write(w io.Writer, size, ingresses int) error {
	var b bytes.Buffer
	total, written := 0, 0
	flush := func() error {
		n, err := w.Write(b.Bytes())
		total += n
		b.Reset()
		return err
	}
	for i := 0; total < size; i++ {
		for written < ingresses && total >= size/ingresses*written {
			fmt.Fprintf(&b, ingress, written, written, written, written)
			written++
			if err := flush(); err != nil {
				return err
			}
		}
		other(&b, i)
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

// WriteList writes that many Ingresses as one document, as kubectl does.
func WriteList(w io.Writer, ingresses int) error {
	_, err := io.WriteString(w, "apiVersion: v1\nkind: List\nitems:\n")
	for i := 0; i < ingresses && err == nil; i++ {
		text := fmt.Sprintf(ingress, i, i, i, i)
		_, object, _ := strings.Cut(text, ".yaml\n")
		object = strings.TrimSuffix(strings.ReplaceAll(object, "\n", "\n  "), "  ")
		_, err = io.WriteString(w, "- "+object)
	}
	return err
}

// other is a document that is no Ingress.
func other(b *bytes.Buffer, i int) {
	switch i % 4 {
	case 0:
		fmt.Fprintf(b, deployment, i, i, i, i)
	case 1:
		fmt.Fprintf(b, configMap, i, i)
		for line := range 40 {
			fmt.Fprintf(b, "    upstream_%d { server 10.0.%d.%d:8080 weight=%d; } # Ingress traffic\n", line, i%250, line, line%7)
		}
	case 2:
		fmt.Fprintf(b, service, i, i, i)
	case 3:
		fmt.Fprintf(b, role, i, i)
	}
}

const ingress = `---
# Source: fleet/templates/ingress-%d.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web-%d
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
spec:
  ingressClassName: nginx
  rules:
    - host: web-%d.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web-%d, port: {number: 80}}}
`

const deployment = `---
# Source: fleet/templates/deployment-%d.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-%d
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/instance: web-%d
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: web
          image: "registry.example.com/web:1.%d"
          args: ["--listen=:8080", "--log-format=json"]
          ports:
            - {name: http, containerPort: 8080}
          resources:
            limits: {memory: 512Mi}
            requests: {cpu: 100m, memory: 256Mi}
`

const configMap = `---
# Source: fleet/templates/config-%d.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: config-%d
data:
  nginx.conf: |
`

const service = `---
# Source: fleet/templates/service-%d.yaml
apiVersion: v1
kind: Service
metadata:
  name: web-%d
spec:
  selector: {app.kubernetes.io/instance: web-%d}
  ports:
    - {name: http, port: 80, targetPort: http}
`

const role = `---
# Source: fleet/templates/role-%d.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: role-%d
rules:
  - apiGroups: ["networking.k8s.io"]
    resources: ["ingresses", "ingressclasses"]
    verbs: ["get", "list", "watch"]
`
