"""The only session keys and the only caches; a person's leads stay in their own session."""

# Pages call all of it by one name, as `session.scored()`.
from pages._session.batch import *  # noqa: F403
from pages._session.beside import *  # noqa: F403
from pages._session.calls_day import *  # noqa: F403
from pages._session.closing import *  # noqa: F403
from pages._session.exploring import *  # noqa: F403
from pages._session.handing import *  # noqa: F403
from pages._session.health import *  # noqa: F403
from pages._session.held import *  # noqa: F403
from pages._session.kept_batch import *  # noqa: F403
from pages._session.model_of_file import *  # noqa: F403
from pages._session.served import *  # noqa: F403
from pages._session.signed_in import *  # noqa: F403
from pages._session.taken import *  # noqa: F403
from pages._session.training import *  # noqa: F403
from pages._session.unmade import *  # noqa: F403
from pages._session.version_pairs import *  # noqa: F403
from pages._session.watched import *  # noqa: F403
