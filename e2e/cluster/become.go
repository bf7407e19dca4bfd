//go:build e2e

package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/model-ingress/helm-ratelimit/e2e/image"
)

// becomeController makes this process, which has mounts of its own, the
// controller: with folders of its own where nginx and it write, as nginx's user.
func becomeController() error {
	dir, bin := os.Getenv("E2E_DIR"), os.Getenv("E2E_BIN")
	program, err := os.Open(filepath.Join(bin, "nginx-ingress-controller")) // the folder may lie below /tmp, which goes away
	if err != nil {
		return err
	}
	etc := filepath.Join(dir, "etc")
	if err := mountEtc(dir, etc); err != nil {
		return err
	}
	source, err := image.Source(filepath.Dir(bin))
	if err != nil {
		return err
	}
	if err := image.Furnish(etc, source); err != nil {
		return err
	}
	uid, gid, err := nginxUser()
	if err != nil {
		return err
	}
	for from, to := range map[string]string{"log": "/var/log/nginx", "lib": "/var/lib/nginx", "tmp": "/tmp", "etc": "/etc"} {
		if err := mountOver(filepath.Join(dir, from), to, uid, gid); err != nil {
			return err
		}
	}
	if err := errors.Join(syscall.Setgroups([]int{gid}), syscall.Setgid(gid), syscall.Setuid(uid)); err != nil {
		return err
	}
	env := append(os.Environ(), "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/tmp")
	return syscall.Exec(fmt.Sprintf("/proc/self/fd/%d", program.Fd()), append([]string{program.Name()}, os.Args[1:]...), env)
}

// mountEtc lays a folder of our own over /etc, so that the machine's stays as it is.
func mountEtc(dir, etc string) error {
	upper, work := filepath.Join(dir, "etc-upper"), filepath.Join(dir, "etc-work")
	for _, d := range []string{upper, work, etc, filepath.Join(dir, "tmp", "nginx"), filepath.Join(dir, "log"), filepath.Join(dir, "lib")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making mounts private: %w", err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	return os.NewSyscallError("mount overlay", syscall.Mount("overlay", etc, "overlay", 0, "lowerdir=/etc,upperdir="+upper+",workdir="+work))
}

// mountOver puts a folder of ours, which nginx's user may write, in the place of another.
func mountOver(from, to string, uid, gid int) error {
	if err := os.Chmod(from, 0o777); err != nil {
		return err
	}
	for _, d := range []string{from, filepath.Join(from, "nginx")} {
		if err := os.Chown(d, uid, gid); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return os.NewSyscallError("mount over "+to, syscall.Mount(from, to, "", syscall.MS_BIND|syscall.MS_REC, ""))
}

func nginxUser() (uid, gid int, err error) {
	u, err := user.Lookup("www-data") // of Debian's package
	if err != nil {
		return 0, 0, err
	}
	uid, err = strconv.Atoi(u.Uid)
	if err != nil {
		return 0, 0, err
	}
	gid, err = strconv.Atoi(u.Gid)
	return uid, gid, err
}
