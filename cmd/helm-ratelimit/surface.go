package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// lastReport is the name of the file that a failure under Helm 4 leaves in the
// user's cache folder.
const lastReport = "last-failure.txt"

// surface shows text to the person who is waiting. Standard error is enough
// everywhere but under Helm 4, which runs post-renderers as plugins and throws
// their standard error away. There the text also goes to Helm's own standard
// error or, where that cannot be added to, to the controlling terminal; and in
// any case to a file in the cache folder.
func (c Command) surface(text string) {
	_, _ = io.WriteString(c.Stderr, text) // nowhere is left to report a failure of this
	if !c.isPostRendererPlugin() {
		return
	}
	file := c.keep(text)
	if file != "" {
		text += "helm-ratelimit: this text is also in " + file + "\n"
	}
	if w := openScreen(); w != nil {
		_, _ = io.WriteString(w, text)
		_ = w.Close()
	}
}

// isPostRendererPlugin reports whether Helm 4 runs the program as a
// post-renderer. Plugins of other types have the same environment and keep
// their standard error, and what they start inherits it: a helm diff that
// runs Helm 3 with a post-renderer, say.
func (c Command) isPostRendererPlugin() bool {
	dir := c.Getenv("HELM_PLUGIN_DIR")
	if dir == "" {
		return false
	}
	description, err := os.ReadFile(filepath.Join(dir, "plugin.yaml"))
	return err == nil && bytes.Contains(description, []byte("postrenderer/v1"))
}

// keep writes text to the file that the docs name, and returns its name, or ""
// where it cannot be written.
func (c Command) keep(text string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir = filepath.Join(dir, "helm-ratelimit")
	if os.MkdirAll(dir, 0o755) != nil {
		return ""
	}
	file := filepath.Join(dir, lastReport)
	if os.WriteFile(file, []byte(text), 0o644) != nil {
		return ""
	}
	return file
}
