// Page runs the commands of a page of Markdown in a folder, where a setup.sh
// makes what the page takes for given.
//
//	go run ./e2e/page docs/release.md FOLDER
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/model-ingress/helm-ratelimit/e2e/console"
	"github.com/model-ingress/helm-ratelimit/e2e/pages"
)

// patience is how long all commands may take. A build of everything for six
// platforms is one of them.
const patience = time.Hour

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("page: want a page and a folder")
	}
	name, dir := args[0], args[1]
	if !slices.Contains(pages.RunBy(pages.ReleaseCheck), name) {
		return fmt.Errorf("page: %s is not among the pages of %s", name, pages.ReleaseCheck)
	}
	page, err := pages.Read(".", name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := (console.Session{Dir: dir, Env: os.Environ()}).Run(ctx, page); err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "%s: its %d commands do what it says\n", name, len(page.Steps))
	return err
}
