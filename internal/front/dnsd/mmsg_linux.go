//go:build linux && (amd64 || arm64)

package dnsd

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// The calls here are made without telling Go's scheduler (RawSyscall). They never wait but for epoll_wait, and that one is woken by the
// signal with which the runtime asks a goroutine to pause. Telling the scheduler would make it start another thread
// for each short wait, which costs twice what answering does (docs/performance.md).

// datagrams are buffers for a number of messages that are read or sent with one call.
type datagrams struct {
	slab []byte
	from []syscall.RawSockaddrInet6
	ctl  []control
	vecs []syscall.Iovec
	head []mmsghdr
}

type mmsghdr struct {
	hdr syscall.Msghdr
	n   uint32
	_   [4]byte
}

// control is what comes with a message: the address that it was sent to, so that the answer comes from there.
type control [64]byte

const (
	// perCall is how many messages one call moves.
	perCall  = 64
	slotSize = 4096
)

func newDatagrams(withControl bool) *datagrams {
	d := &datagrams{slab: make([]byte, perCall*slotSize), from: make([]syscall.RawSockaddrInet6, perCall), vecs: make([]syscall.Iovec, perCall),
		head: make([]mmsghdr, perCall)}
	if withControl {
		d.ctl = make([]control, perCall)
	}
	for i := range d.head {
		d.vecs[i].Base = &d.slab[i*slotSize]
		d.head[i].hdr.Iov = &d.vecs[i]
		d.head[i].hdr.Iovlen = 1
	}
	return d
}

// slot is the memory of one message, with room behind what it holds.
func (d *datagrams) slot(i, size int) []byte {
	return d.slab[i*slotSize : i*slotSize+size : (i+1)*slotSize]
}

// receive reads what is there; 0 is nothing.
func (d *datagrams) receive(fd int) (int, syscall.Errno) {
	for i := range d.head {
		h := &d.head[i].hdr
		d.vecs[i] = syscall.Iovec{Base: &d.slab[i*slotSize], Len: slotSize}
		h.Name, h.Namelen = (*byte)(unsafe.Pointer(&d.from[i])), syscall.SizeofSockaddrInet6
		if d.ctl != nil {
			h.Control, h.Controllen = &d.ctl[i][0], uint64(len(d.ctl[i]))
		}
	}
	n, _, errno := syscall.RawSyscall6(sysRecvmmsg, uintptr(fd), uintptr(unsafe.Pointer(&d.head[0])), perCall, syscall.MSG_DONTWAIT, 0, 0)
	runtime.KeepAlive(d)
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}

// size is how many bytes came in a message.
func (d *datagrams) size(i int) int { return int(d.head[i].n) }

// sender is the address of a message.
func (d *datagrams) sender(i int) netip.Addr { return addrIn(&d.from[i]) }

func addrIn(a *syscall.RawSockaddrInet6) netip.Addr {
	if a.Family == syscall.AF_INET {
		return netip.AddrFrom4((*syscall.RawSockaddrInet4)(unsafe.Pointer(a)).Addr)
	}
	return netip.AddrFrom16(a.Addr).Unmap()
}

// sending is a number of messages that will be sent with one call.
type sending struct {
	head []mmsghdr
	n    int
}

func newSending() *sending { return &sending{head: make([]mmsghdr, perCall)} }

// again sends a message back to where it came from, with an answer that lies in its own memory.
func (s *sending) again(d *datagrams, i int, reply []byte) {
	d.vecs[i].Base, d.vecs[i].Len = &reply[0], uint64(len(reply))
	s.head[s.n] = d.head[i]
	s.n++
}

// flush sends everything; what the system does not take is lost, as datagrams may be.
func (s *sending) flush(fd int) syscall.Errno {
	var failed syscall.Errno
	for at := 0; at < s.n; {
		n, _, errno := syscall.RawSyscall6(sysSendmmsg, uintptr(fd), uintptr(unsafe.Pointer(&s.head[at])), uintptr(s.n-at), syscall.MSG_DONTWAIT, 0, 0)
		if errno == syscall.EINTR {
			continue
		}
		if errno != 0 { // this one cannot be sent; others can
			failed, n = errno, 1
		}
		at += int(n)
	}
	runtime.KeepAlive(s)
	s.n = 0
	return failed
}

// bind opens a UDP socket that shares its port with others of this process, so that each of several threads has its own queue.
func bind(ctx context.Context, addr string) (fd int, wide bool, err error) {
	lc := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var failed error
		err := c.Control(func(fd uintptr) {
			failed = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, soReusePort, 1)
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, socketBuffer) // as much as the system grants
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF, socketBuffer)
		})
		if err != nil {
			return err
		}
		return failed
	}}
	pc, err := lc.ListenPacket(ctx, "udp", addr)
	if err != nil {
		return 0, false, fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	defer pc.Close()
	here := pc.LocalAddr().(*net.UDPAddr).AddrPort().Addr()
	fd, err = own(pc.(*net.UDPConn))
	if err != nil || !here.IsUnspecified() {
		return fd, false, err
	}
	_ = syscall.SetsockoptInt(fd, syscall.IPPROTO_IP, syscall.IP_PKTINFO, 1)
	if here.Is6() {
		_ = syscall.SetsockoptInt(fd, syscall.IPPROTO_IPV6, syscall.IPV6_RECVPKTINFO, 1)
	}
	return fd, true, nil
}

const soReusePort = 15

// connect opens a UDP socket to an upstream, from a port that the system chooses.
func connect(ctx context.Context, to netip.AddrPort) (int, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "udp", to.String())
	if err != nil {
		return 0, err
	}
	defer c.Close()
	return own(c.(*net.UDPConn))
}

// own takes the socket out of the hands of Go's poller.
func own(c *net.UDPConn) (int, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, err
	}
	fd, failed := -1, error(nil)
	err = raw.Control(func(from uintptr) {
		r, _, errno := syscall.Syscall(syscall.SYS_FCNTL, from, syscall.F_DUPFD_CLOEXEC, 0)
		if fd = int(r); errno != 0 {
			failed = os.NewSyscallError("dup", errno)
		}
	})
	if err != nil {
		return 0, err
	}
	return fd, failed
}

// wait gives which of the sockets of a poll have something; it is woken by a signal now and then without any. Where nothing has come for
// a while, the scheduler is told after all: it then has nothing to look after, and an idle resolver costs nothing.
func wait(poll int, events []syscall.EpollEvent, milli int, quiet bool) int {
	var n uintptr
	var errno syscall.Errno
	if quiet {
		n, _, errno = syscall.Syscall6(syscall.SYS_EPOLL_PWAIT, uintptr(poll), uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), uintptr(milli), 0, 0)
	} else {
		n, _, errno = syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(poll), uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), uintptr(milli), 0, 0)
	}
	if errno != 0 {
		return 0
	}
	return int(n)
}

// watch adds a socket to a poll under a number.
func watch(poll, fd, number int) error {
	return os.NewSyscallError("epoll_ctl", syscall.EpollCtl(poll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(number)}))
}

// bell opens something that can be rung to wake a poll.
func bell() (int, error) {
	fd, _, errno := syscall.Syscall(syscall.SYS_EVENTFD2, 0, syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if errno != 0 {
		return 0, os.NewSyscallError("eventfd", errno)
	}
	return int(fd), nil
}

func ring(fd int) { _, _ = syscall.Write(fd, []byte{1, 0, 0, 0, 0, 0, 0, 0}) }

func still(fd int) { _, _ = syscall.Read(fd, make([]byte, 8)) }
