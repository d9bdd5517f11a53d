import { mount } from "svelte";
import "$shared/style.css";
import "./operator.css";
import App from "./App.svelte";
import { page } from "./page.svelte";

page.start();
mount(App, { target: document.getElementById("halaman")! });
