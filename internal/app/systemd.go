package app

import (
	"errors"
	"log/slog"
	"net"
	"os"
)

// tellSystemd says how the service stands, in the words of sd_notify(3), so that "systemctl start" waits until Handrail
// answers and fails if it does not. Started in any other way, nobody asks and nothing is sent.
func tellSystemd(state string, log *slog.Logger) {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err == nil {
		_, err = conn.Write([]byte(state))
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		log.Warn("systemd could not be told", "state", state, "err", err)
	}
}
