//go:build e2e

package cluster

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

//go:embed shims
var shims embed.FS

// becomeController makes this process, which has mounts of its own, the
// controller: with folders of its own where nginx and it write, as nginx's user.
func becomeController() error {
	dir, bin := os.Getenv("E2E_DIR"), os.Getenv("E2E_BIN")
	etc := filepath.Join(dir, "etc")
	if err := mountEtc(dir, etc); err != nil {
		return err
	}
	source, err := controllerSource(filepath.Dir(bin))
	if err != nil {
		return err
	}
	if err := furnish(etc, source); err != nil {
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
	program := filepath.Join(bin, "nginx-ingress-controller")
	env := append(os.Environ(), "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/tmp")
	return syscall.Exec(program, append([]string{program}, os.Args[1:]...), env)
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

// controllerSource is the folder of the controller's Go module, whose template
// and Lua files are part of its image.
func controllerSource(root string) (string, error) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/ingress-nginx")
	cmd.Dir = filepath.Join(root, "tools", "ingress-nginx")
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "rootfs", "etc", "nginx"), nil
}

// furnish puts what the controller's image has into /etc.
func furnish(etc, source string) error {
	nginx := filepath.Join(etc, "nginx")
	mime, err := os.ReadFile("/etc/nginx/mime.types")
	if err != nil {
		return fmt.Errorf("nginx is not installed: %w", err)
	}
	if err := errors.Join(os.RemoveAll(nginx), os.CopyFS(nginx, os.DirFS(source)), makeWritable(nginx)); err != nil {
		return err
	}
	template, err := os.ReadFile(filepath.Join(nginx, "template", "nginx.tmpl"))
	if err != nil {
		return err
	}
	for _, d := range []string{"ssl", "auth", "geoip", "telemetry"} {
		if err := os.MkdirAll(filepath.Join(etc, "ingress-controller", d), 0o777); err != nil {
			return err
		}
	}
	return errors.Join(
		os.WriteFile(filepath.Join(nginx, "mime.types"), mime, 0o644),
		os.WriteFile(filepath.Join(nginx, "template", "nginx.tmpl"), []byte(forDebian(string(template))), 0o644),
		addShims(filepath.Join(nginx, "lua", "resty")),
		makeWritable(filepath.Join(etc, "ingress-controller")),
	)
}

// makeWritable lets everybody write below a folder: files of a Go module are read-only.
func makeWritable(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(path, 0o777)
		}
		return os.Chmod(path, 0o666)
	})
}

// addShims puts the Lua libraries there that Debian does not have.
func addShims(dir string) error {
	ours, err := fs.Sub(shims, "shims/resty")
	if err != nil {
		return err
	}
	absent, err := shims.ReadFile("shims/absent.lua")
	if err != nil {
		return err
	}
	errs := []error{os.CopyFS(dir, ours)}
	for _, name := range []string{"chash", "cookie", "global_throttle", "http", "ipmatcher"} {
		errs = append(errs, os.WriteFile(filepath.Join(dir, name+".lua"), absent, 0o644))
	}
	return errors.Join(errs...)
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
