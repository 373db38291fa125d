import { render } from "preact";
import { App } from "./app.tsx";
import { enter } from "./state/session.ts";
import "uplot/dist/uPlot.min.css";
import "./style/base.css";
import "./style/market.css";
import "./style/trading.css";

render(<App />, document.body);
void enter({ kind: "offline" });
