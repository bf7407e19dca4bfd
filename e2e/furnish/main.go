// Command furnish puts what the image of the ingress-nginx controller has in
// /etc into a tree of Debian's files with nginx. It runs in the project's top
// folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/model-ingress/helm-ratelimit/e2e/image"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: furnish TREE")
		os.Exit(2)
	}
	if err := furnish(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "furnish:", err)
		os.Exit(1)
	}
}

func furnish(tree string) error {
	source, err := image.Source(".")
	if err != nil {
		return err
	}
	return image.Furnish(filepath.Join(tree, "etc"), source)
}
