"""A session of a Streamlit app without a browser: it opens a page and uploads files.

It speaks as a browser does: messages of `streamlit.proto` through the web socket, and the file
through the address that the server names for it. Only what the server sends is looked at, nothing
is drawn, so that many sessions cost one machine little beside the server.
"""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self
from uuid import uuid4

import pandas as pd
import pyarrow as pa
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

# Seconds after which a server that says nothing is taken for dead.
PATIENCE = 600.0
WELL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class AppSession:
    """One visitor of an app at an address such as localhost:8501.

    `elements` holds what the last run has drawn, by its place on the page, with what it left of
    the run before; `runs` counts the runs of the script so far.
    """

    def __init__(self, address: str) -> None:
        self.address, self.runs = address, 0
        self.elements: dict[tuple[int, ...], Element] = {}
        self._id, self._page, self._drawn = "", "", set[tuple[int, ...]]()
        self._http = requests.Session()
        self._socket = self._connected()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def close(self) -> None:
        """Leave, as a visitor who closes the page."""
        self._socket.close()
        self._http.close()

    def open(self, path: str = "") -> float:
        """Open the page at a path; returns the seconds until all of it is drawn."""
        message = BackMsg()
        message.rerun_script.page_name = path
        return self._run(message)

    def rerun(self) -> float:
        """Run the page again as it is; returns the seconds until all of it is drawn."""
        return self._run(self._asked())

    def upload(self, name: str, content: bytes) -> float:
        """Upload a file where the page asks for one; the seconds until what follows is drawn."""
        start = time.perf_counter()
        asked = BackMsg()
        asked.file_urls_request.request_id = str(uuid4())
        asked.file_urls_request.session_id = self._id
        asked.file_urls_request.file_names.append(name)
        self._send(asked)
        place = next(m for m in self._messages() if m.HasField("file_urls_response"))
        urls = place.file_urls_response.file_urls[0]
        token = self._http.cookies.get("_streamlit_xsrf", "")
        sent = self._http.put(
            f"http://{self.address}{urls.upload_url}",
            files={"file": (name, content)},
            headers={"X-Xsrftoken": token},
            timeout=PATIENCE,
        )
        sent.raise_for_status()
        message = self._asked()
        state = message.rerun_script.widget_states.widgets.add(id=self._uploader())
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(content), urls.file_id
        info.file_urls.CopyFrom(urls)
        self._run(message)
        return time.perf_counter() - start

    def tables(self) -> Iterator[pd.DataFrame]:
        """The tables on the page; of one that is sent in parts the first."""
        for element in self.elements.values():
            if element.HasField("dataframe"):
                found = element.dataframe
                is_whole = found.HasField("arrow_data")
                data = found.arrow_data if is_whole else found.lazy_data.initial_chunk
                with pa.ipc.open_stream(data.data) as stream:
                    yield stream.read_pandas()

    def texts(self) -> str:
        """What is written on the page, a paragraph a line."""
        kinds = ("markdown", "heading", "alert")
        found = (getattr(e, k).body for e in self.elements.values() for k in kinds if e.HasField(k))
        return "\n".join(found)

    def faults(self) -> list[str]:
        """The errors that the page shows because its script failed."""
        every = (e.exception for e in self.elements.values() if e.HasField("exception"))
        return [f"{fault.type}: {fault.message} {' '.join(fault.stack_trace)}" for fault in every]

    def _connected(self) -> ClientConnection:
        # A server closes idle connections some seconds later, perhaps while a file comes in.
        closed = {"Connection": "close"}
        self._http.get(f"http://{self.address}/_stcore/health", headers=closed, timeout=PATIENCE)
        token = self._http.cookies.get("_streamlit_xsrf", "")
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        return connect(
            f"ws://{self.address}/_stcore/stream",
            subprotocols=["streamlit", token] if token else ["streamlit"],
            additional_headers={"Cookie": cookies},
            origin=f"http://{self.address}",
            max_size=None,
            open_timeout=PATIENCE,
            compression=None,
        )

    def _uploader(self) -> str:
        found = [e.file_uploader.id for e in self.elements.values() if e.HasField("file_uploader")]
        if not found:
            raise ValueError(f"The page asks for no file: {self.faults()} {self.texts()[:500]}")
        return found[0]

    def _asked(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        return message

    def _send(self, message: BackMsg) -> None:
        self._socket.send(message.SerializeToString())

    def _run(self, message: BackMsg) -> float:
        start = time.perf_counter()
        self._send(message)
        for found in self._messages():
            kind = found.WhichOneof("type")
            if kind == "new_session":
                self._begin(found)
            elif kind == "delta":
                self._draw(found)
            elif kind == "script_finished" and found.script_finished in WELL:
                break
        self.elements = {p: e for p, e in self.elements.items() if p in self._drawn}
        return time.perf_counter() - start

    def _begin(self, message: ForwardMsg) -> None:
        self.runs += 1
        self._drawn = set()
        self._id = message.new_session.initialize.session_id
        self._page = message.new_session.page_script_hash

    def _draw(self, message: ForwardMsg) -> None:
        place = tuple(message.metadata.delta_path)
        self._drawn.add(place)
        if message.delta.HasField("new_element"):
            self.elements[place] = message.delta.new_element
        else:
            self.elements.pop(place, None)

    def _messages(self) -> Iterator[ForwardMsg]:
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=PATIENCE))
            yield message
