// Package handlers is the web: a request, one verb of the ledger, a page. The whole route table is here.
package handlers

import (
	"log/slog"
	"net/http"

	"kontor/models"
	"kontor/static"
	"kontor/web/exports"
	"kontor/web/paths"
	"kontor/web/subscriptions"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/sessions"
)

// Deps is what the web needs.
type Deps struct {
	Ledger   *models.Ledger
	Sessions sessions.Store
	Demo     bool     // says so on every page, and how to sign in
	Secure   bool     // the public URL is https: cookies go over nothing else
	Proxies  []string // whose X-Forwarded-For is believed: addresses and networks
	Version  string
	Log      *slog.Logger
	Stopping <-chan struct{} // closed when the house closes: streams end, which nothing else would end
}

// server answers requests.
type server struct {
	Deps
	attempts *limiter // failed sign-ins by address
	guesses  *limiter // of customers' pages that are not there
	presses  *limiter // on Pay
	streams  *streams
	labels   map[string]string // of the gateways
}

// maxForm bounds what a person can post.
const maxForm = 256 << 10

// New is the whole web of Kontor.
func New(d Deps) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	s := &server{Deps: d, attempts: newLimiter(), guesses: newLimiter(), presses: newLimiter(), streams: newStreams(), labels: map[string]string{}}
	for _, g := range d.Ledger.Gateways() {
		s.labels[g.Name] = g.Label
	}
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = false
	r.RemoteIPHeaders = []string{"X-Forwarded-For"}
	if err := r.SetTrustedProxies(d.Proxies); err != nil {
		return nil, err
	}
	r.Use(s.recover, s.log, secure)
	s.machines(r)
	s.customers(r.Group("/", s.settings))
	people := r.Group("/", s.bounded, sameOrigin(s), s.settings)
	s.open(people)
	s.closed(people.Group("/", s.signedIn))
	r.NoRoute(s.settings, s.known, s.notFound)
	r.NoMethod(s.settings, s.known, s.notAllowed)
	return compressed(r)
}

// machines: no session, no page.
func (s *server) machines(r gin.IRouter) {
	r.GET("/livez", s.alive)
	r.GET("/readyz", s.ready)
	r.GET("/healthz", s.ready)
	r.POST("/webhooks/:provider/:account", s.receiveDelivery)
	// Some payment pages lead their customer back by a form of another site. It changes nothing, and is not read.
	r.POST("/checkout/done", s.settings, s.checkoutDone)
	r.POST("/checkout/cancelled", s.settings, s.checkoutCancelled)
	r.GET("/static/*file", gin.WrapH(static.Handler()))
	r.HEAD("/static/*file", gin.WrapH(static.Handler()))
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r.Handle(method, "/company/logo", s.showLogo)
		r.Handle(method, "/company/logo/:hash", s.showLogo)
		r.Handle(method, "/company/:stylesheet", s.showStylesheet)
	}
}

// open to everybody.
func (s *server) open(r gin.IRouter) {
	r.GET("/login", greeted(s.showLogin))
	r.POST("/login", greeted(s.signIn))
	r.GET("/setup", greeted(s.showSetup))
	r.POST("/setup", greeted(s.completeSetup))
	r.GET("/checkout/done", s.checkoutDone)
	r.GET("/checkout/cancelled", s.checkoutCancelled)
}

// closed to everybody who is not signed in. Who may do what is a matter of the verbs.
func (s *server) closed(r gin.IRouter) {
	r.GET("/", s.showHome)
	r.POST("/logout", s.signOut)
	r.GET("/profile", s.showProfile)
	r.POST("/profile/password", s.changePassword)
	r.POST("/profile/language", s.changeLanguage)
	r.POST("/profile/keys", s.switchKeys)
	r.POST("/profile/sessions", s.signOutEverywhere)
	r.GET("/keys", s.showKeys)
	r.GET("/find", s.find)
	r.GET("/notices", s.showNotices)
	r.GET("/notices/bell", s.showBell)
	r.POST("/notices/readings", s.readNotices)
	r.POST("/notices/:id/readings", s.readNotice(func(*models.Notice) string { return paths.Notices(0) }))
	r.POST("/notices/:id/openings", s.readNotice(opened))
	s.transactions(r)
	s.asking(r)
	s.people(r)
	s.invoiceRoutes(r)
	s.evidence(r)
	s.setUp(r)
	for thing, page := range map[models.Thing]gin.HandlerFunc{
		models.OnLink: s.showLink, models.OnInvoice: s.showInvoice, models.OnSubscription: s.showSubscription,
		models.OnDelivery: s.showDelivery, models.OnEntry: s.showEntry,
	} {
		r.POST(paths.ThingNotesForm(string(thing)), s.addThingNote(thing, page))
	}
}

// transactions are the list, one of it with what is done to it, and what makes one.
func (s *server) transactions(r gin.IRouter) {
	r.GET("/transactions", s.listPayments)
	for _, format := range exports.Formats {
		r.GET("/transactions."+string(format), s.exportPayments(format))
	}
	r.GET("/exports", s.listExports)
	r.POST("/exports", s.prepareExport)
	r.GET("/exports/:id/file", s.downloadExport)
	r.POST("/exports/:id/removals", s.removeExport)
	r.GET("/transactions/live", s.liveList)
	r.POST("/transactions/display", s.chooseDisplay)
	r.GET("/transactions/views", s.listViews)
	r.POST("/transactions/views", s.saveView)
	r.POST("/transactions/views/first", s.chooseFirstView)
	r.POST("/transactions/views/:id", s.changeView)
	r.POST("/transactions/views/:id/deletions", s.deleteView)
	r.GET("/transactions/new", s.newPayment)
	r.POST("/transactions", s.takePayment)
	r.GET("/transactions/:id", s.showPayment)
	r.POST("/transactions/:id/captures", s.act(models.Capture))
	r.POST("/transactions/:id/refunds", s.act(models.Refund))
	r.POST("/transactions/:id/reversals", s.act(models.Reversal))
	r.POST("/transactions/:id/increments", s.act(models.Increment))
	r.POST("/transactions/:id/confirmations", s.act(models.Confirmation))
	r.POST("/transactions/:id/chargebacks", s.act(models.Chargeback))
	r.POST("/transactions/:id/approvals", s.act(models.Approval))
	r.POST("/transactions/:id/rejections", s.act(models.Rejection))
	r.POST("/transactions/:id/details", s.act(models.DetailsUpdate))
	r.POST("/transactions/:id/inquiries", s.askProvider)
	r.POST("/transactions/:id/notes", s.addNote)
	r.POST("/operations/:id/decisions", s.decide)
	r.GET("/batches", s.listBatches)
	r.POST("/batches", s.rehearseBatch)
	r.GET("/batches/:id", s.showBatch)
	r.POST("/batches/:id/runs", s.runBatch)
	r.POST("/batches/:id/stops", s.stopBatch)
	r.GET("/credits/new", s.newCredit)
	r.POST("/credits", s.sendCredit)
	r.GET("/payouts/new", s.newPayout)
	r.GET("/payouts/balances", s.showBalances)
	r.POST("/payouts", s.sendPayout)
}

// asking is for money: links, and what recurs.
func (s *server) asking(r gin.IRouter) {
	r.GET("/links", s.listLinks)
	r.GET("/links.csv", s.exportLinks)
	r.GET("/links/new", s.newLink)
	r.POST("/links", s.createLink)
	r.POST("/links/previews", s.previewLink)
	r.GET("/links/:id", s.showLink)
	r.POST("/links/:id/mails", s.mailLink)
	r.POST("/links/:id/expiry", s.expireLink)
	r.POST("/links/:id/cancellation", s.cancelLink)
	r.POST("/links/:id/answers", s.answerWish)
	r.POST("/links/:id/keepings", s.keepExcess)

	r.GET("/subscriptions", s.listSubscriptions)
	r.GET("/subscriptions.csv", s.exportSubscriptions)
	r.GET("/subscriptions/new", s.newSubscription)
	r.POST("/subscriptions", s.startSubscription)
	r.GET("/subscriptions/plans", s.listPlans)
	r.GET("/subscriptions/plans/new", s.newPlan)
	r.POST("/subscriptions/plans", s.createPlan)
	r.GET("/subscriptions/plans/:id", s.editPlan)
	r.POST("/subscriptions/plans/:id", s.updatePlan)
	r.POST("/subscriptions/plans/:id/activity", s.setPlanActivity)
	r.GET("/subscriptions/:id", s.showSubscription)
	for _, kind := range subscriptions.ActionKinds {
		r.POST("/subscriptions/:id/"+kind, s.actOnSubscription(kind))
	}
}

// people are the customers.
func (s *server) people(r gin.IRouter) {
	r.GET("/customers", s.listCustomers)
	r.GET("/customers.csv", s.exportCustomers)
	r.GET("/customers/new", s.newCustomer)
	r.POST("/customers", s.createCustomer)
	r.GET("/customers/:id", s.showCustomer)
	r.POST("/customers/:id", s.changeCustomer)
	r.GET("/customers/:id/edit", s.editCustomer)
	r.POST("/customers/:id/notes", s.addCustomerNote)
	r.GET("/customers/:id/merge", s.rehearseMerge)
	r.POST("/customers/:id/merges", s.mergeCustomers)
	r.POST("/customers/:id/erasures", s.eraseCustomer)
	r.POST("/customers/:id/methods/:method/forgettings", s.forgetMethod)
}

// evidence is what was said, sent and booked.
func (s *server) evidence(r gin.IRouter) {
	r.GET("/deliveries", s.listDeliveries)
	r.GET("/deliveries/:id", s.showDelivery)
	r.POST("/deliveries/:id/processings", s.processAgain)
	r.GET("/mail", s.listMails)
	r.POST("/mail", s.sendTestMail)
	r.GET("/mail/:id", s.showMail)
	r.GET("/mail/:id/letter", s.showLetter)
	r.GET("/mail/:id/files/:position", s.downloadMailFile)
	r.POST("/mail/:id/sendings", s.sendMailAgain)
	r.POST("/mail/:id/aside", s.setMailAside)
	r.GET("/ledger", s.showLedger)
	r.GET("/ledger/accounts", s.showLedgerAccounts)
	r.GET("/ledger/balance", s.showTrialBalance)
	r.GET("/ledger/datev", s.showDatev)
	r.GET("/ledger/datev.csv", s.exportDatev)
	r.GET("/ledger/:id", s.showEntry)
	r.GET("/reports", s.showReports)
	r.GET("/audit", s.showAudit)
}

// setUp are the settings of the house.
func (s *server) setUp(r gin.IRouter) {
	r.GET("/settings/accounts", s.listAccounts)
	r.GET("/settings/accounts/new", s.newAccount)
	r.POST("/settings/accounts", s.createAccount)
	r.GET("/settings/accounts/:id", s.editAccount)
	r.POST("/settings/accounts/:id", s.updateAccount)
	r.POST("/settings/accounts/:id/tests", s.testAccount)
	r.POST("/settings/accounts/:id/activity", s.setAccountActivity)
	r.POST("/settings/accounts/:id/cards", s.setAccountCards)
	r.GET("/settings/users", s.listUsers)
	r.GET("/settings/users/new", s.newUser)
	r.POST("/settings/users", s.createUser)
	r.GET("/settings/users/:id", s.editUser)
	r.POST("/settings/users/:id", s.updateUser)
	r.GET("/settings/datev", s.showDatevSettings)
	r.POST("/settings/datev", s.saveDatev)
	for section := range companySections {
		r.GET(paths.Company(section), s.showCompany(section))
		r.POST(paths.Company(section), s.saveCompany(section))
	}
	r.GET("/settings/company/numbers/next", s.showNextNumber)
	r.GET("/settings/company/letters/preview", s.previewLetter)
	r.GET("/settings/company/letters/preview/frame", s.frameLetter)
	r.POST("/settings/company/logo", s.setLogo)
	r.POST("/settings/company/logo/removals", s.removeLogo)
}
