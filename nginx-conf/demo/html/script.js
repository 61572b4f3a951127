document.currentScript.ran = true;
