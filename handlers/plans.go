package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/subscriptions"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// listPlans is the page Plans.
func (s *server) listPlans(c *gin.Context) {
	plans, err := s.Ledger.Plans(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	p := subscriptions.PlansProps{Shell: s.shell(c), Plans: plans}
	p.Shell.Path = paths.Subscriptions()
	render(c, http.StatusOK, subscriptions.Plans(p))
}

// newPlan is the form of a new one.
func (s *server) newPlan(c *gin.Context) {
	if err := onlyFrom(c, models.Clerk); err != nil {
		s.fail(c, err)
		return
	}
	s.showPlan(c, http.StatusOK, subscriptions.PlanProps{Key: models.NewKey(), Terms: subscriptions.FreshTerms(currencies[0])})
}

// editPlan is the form of one.
func (s *server) editPlan(c *gin.Context) {
	plan, err := s.plan(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	terms := subscriptions.TypedTerms(c.Request.Context(), plan.Name, &plan.Terms)
	s.showPlan(c, http.StatusOK, subscriptions.PlanProps{Plan: plan, Key: models.NewKey(), Terms: terms})
}

func (s *server) plan(c *gin.Context) (*models.Plan, error) {
	id, err := paramID(c)
	if err != nil {
		return nil, err
	}
	return s.Ledger.Plan(c.Request.Context(), id)
}

func (s *server) showPlan(c *gin.Context, code int, p subscriptions.PlanProps) {
	p.Shell, p.Currencies = s.shell(c), currencies
	p.Shell.Path = paths.Subscriptions()
	render(c, code, subscriptions.Plan(p))
}

func (s *server) readPlan(c *gin.Context) (in models.PlanInput, err error) {
	in = models.PlanInput{Key: c.PostForm("key"), Name: c.PostForm("name")}
	in.Terms, err = s.readTerms(c, c.PostForm("currency"))
	return in, err
}

// createPlan makes one.
func (s *server) createPlan(c *gin.Context) {
	in, err := s.readPlan(c)
	if err == nil {
		_, err = s.Ledger.CreatePlan(c.Request.Context(), actor(c), in)
	}
	s.planSaved(c, nil, "notice.plan_created", err)
}

// updatePlan changes one.
func (s *server) updatePlan(c *gin.Context) {
	plan, err := s.plan(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in, err := s.readPlan(c)
	if err == nil {
		err = s.Ledger.UpdatePlan(c.Request.Context(), actor(c), plan.ID, in)
	}
	s.planSaved(c, plan, "notice.plan_saved", err)
}

// planSaved leads to the list, or shows the form as typed with what is wrong with it.
func (s *server) planSaved(c *gin.Context, plan *models.Plan, notice string, err error) {
	if err == nil {
		s.leaveNotice(c, notice)
		redirect(c, paths.Plans())
		return
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	s.showPlan(c, status(problem.Code), subscriptions.PlanProps{
		Plan: plan, Key: c.PostForm("key"), Terms: typedTerms(c), Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	})
}

// setPlanActivity lets new subscriptions have a plan, or not.
func (s *server) setPlanActivity(c *gin.Context) {
	plan, err := s.plan(c)
	active := c.PostForm("active") == "yes"
	if err == nil {
		err = s.Ledger.SetPlanActivity(c.Request.Context(), actor(c), plan.ID, active)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	notice := "notice.plan_stopped"
	if active {
		notice = "notice.plan_offered"
	}
	s.leaveNotice(c, notice)
	redirect(c, paths.Plan(plan.ID))
}
