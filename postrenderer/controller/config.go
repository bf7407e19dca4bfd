package controller

import (
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
)

// Config is a controller's ConfigMap. The zero value has no keys, so that each
// is the controller's own default.
type Config struct {
	Object manifest.Object
	known  bool
}

// Known reports whether the ConfigMap is in the stream.
func (c Config) Known() bool { return c.known }

// Entries returns all keys and values, in the order of the text.
func (c Config) Entries() []manifest.Entry {
	if !c.known {
		return nil
	}
	return c.Object.Entries("data")
}

// Get returns the value of a key.
func (c Config) Get(key string) (manifest.Value, bool) {
	if !c.known {
		return manifest.Value{}, false
	}
	return c.Object.Value("data", key)
}

// Int returns the number that the controller reads under a key: what it cannot
// read is its default.
func (c Config) Int(key string, otherwise int) int {
	v, ok := c.Get(key)
	if !ok {
		return otherwise
	}
	n, err := ParseConfigInt(v.Text)
	if err != nil {
		return otherwise
	}
	return n
}

// Bool returns whether a key is on.
func (c Config) Bool(key string) bool {
	v, _ := c.Get(key)
	on, err := strconv.ParseBool(v.Text)
	return err == nil && on
}

// ParseConfigInt reads a number of the ConfigMap as the controller does: in
// any base that Go knows, and an empty text as 0 (mapstructure, weakly typed).
func ParseConfigInt(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 0, strconv.IntSize)
	return int(n), err
}

// looksLikeConfig reports whether a ConfigMap is one of a controller that is not
// in the stream, by the names that ingress-nginx's chart and its older
// manifests give it.
func looksLikeConfig(o manifest.Object) bool {
	labels := o.Labels()
	chart := labels["app.kubernetes.io/name"] == "ingress-nginx" && labels["app.kubernetes.io/component"] == "controller"
	return strings.HasSuffix(o.Name, "ingress-nginx-controller") || o.Name == "nginx-configuration" || chart && !isSideConfig(o.Name)
}

// isSideConfig reports whether a ConfigMap of the chart's is one of those that
// hold headers, or ports of TCP and UDP services.
func isSideConfig(name string) bool {
	for _, suffix := range []string{"-tcp", "-udp", "-custom-add-headers", "-custom-proxy-headers"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}
