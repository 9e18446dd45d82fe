#include "access/actor.h"

enum gr_role gr_actor_reads_as(const struct gr_actor *who)
{
	return who->as_market ? GR_READER : who->role;
}
