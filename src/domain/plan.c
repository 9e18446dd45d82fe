#include "domain/plan.h"

const char *gr_term_name(enum gr_term t)
{
	static const char *const name[GR_TERMS] = {[GR_TERM_GATE] = N_("Price at gate or gate fee"),
	    [GR_TERM_PROCESSING] = N_("Processing"),
	    [GR_TERM_LOADING] = N_("Loading"),
	    [GR_TERM_HAUL] = N_("Haulage and tolls"),
	    [GR_TERM_STORAGE] = N_("Storage in resource yards"),
	    [GR_TERM_TAX] = N_("Raw-material tax"),
	    [GR_TERM_CO2] = N_("Price of CO₂")};

	return name[t];
}

const char *gr_reason_name(enum gr_reason_kind k)
{
	static const char *const name[GR_REASONS] = {[GR_REASON_QUALITY] = N_("No quality fits"),
	    [GR_REASON_FAR] = N_("Nobody is near enough"),
	    [GR_REASON_WINDOW] = N_("The periods do not meet"),
	    [GR_REASON_LAW] = N_("Law, or class not known"),
	    [GR_REASON_CAPACITY] = N_("Full, or used better elsewhere")};

	return name[k];
}
