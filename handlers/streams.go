package handlers

import "sync"

const (
	streamsOfOne = 6   // of one person: a browser has no more connections
	streamsOfAll = 200 // of this process
)

// streams are the pages that are told of news while somebody looks.
type streams struct {
	mu  sync.Mutex
	n   int
	all map[int64]map[*stream]struct{} // by person
}

// stream is one of them: again gets one when its session is to be looked at anew.
type stream struct {
	user  int64
	again chan struct{}
}

func newStreams() *streams { return &streams{all: map[int64]map[*stream]struct{}{}} }

// open is nil where there are enough: the page asks by itself then.
func (s *streams) open(user int64) *stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n >= streamsOfAll || len(s.all[user]) >= streamsOfOne {
		return nil
	}
	if s.all[user] == nil {
		s.all[user] = map[*stream]struct{}{}
	}
	one := &stream{user, make(chan struct{}, 1)}
	s.all[user][one] = struct{}{}
	s.n++
	return one
}

func (s *streams) close(one *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all[one.user], one)
	if len(s.all[one.user]) == 0 {
		delete(s.all, one.user)
	}
	s.n--
}

// check has a person's streams look whether their session still counts.
func (s *streams) check(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for one := range s.all[user] {
		select {
		case one.again <- struct{}{}:
		default:
		}
	}
}
