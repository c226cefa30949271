// Drawn people instead of the fake camera's test picture: for the screenshot in the README.

/** Runs in the page before it: the camera shows the drawing of @look. */
export function beDrawn(look) {
  const [width, height] = [960, 540];
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');

  const shape = (fill, ...draw) => {
    context.fillStyle = fill;
    context.beginPath();
    for (const [kind, ...args] of draw) context[kind](...args);
    context.fill();
  };
  const oval = (fill, x, y, rx, ry) => shape(fill, ['ellipse', x, y, rx, ry, 0, 0, 7]);

  const paintRoom = () => {
    const light = context.createLinearGradient(0, 0, width, height);
    light.addColorStop(0, look.wall[0]);
    light.addColorStop(1, look.wall[1]);
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
    shape('rgb(255 255 255 / 25%)', ['roundRect', 90, 60, 190, 230, 10]);
    shape(look.accent, ['roundRect', 700, 150, 170, 12, 6], ['roundRect', 700, 260, 170, 12, 6]);
    for (let i = 0; i < 6; i++)
      shape(i % 2 ? look.shirt : look.accent, ['rect', 712 + i * 22, 200 - (i % 3) * 8, 16, 60]);
  };

  const paintPerson = (sway) => {
    const x = width / 2 + sway;
    oval(look.shirt, x, height + 60, 250, 210);
    shape(look.skin, ['roundRect', x - 42, 310, 84, 100, 36]);
    if (look.long) shape(look.hair, ['roundRect', x - 132, 150, 264, 250, 110]);
    oval(look.skin, x, 235, 98, 122);
    shape(look.hair, ['ellipse', x, 185, 112, 92, 0, Math.PI, 0]);
    for (const side of [-1, 1]) oval('#2b2530', x + side * 38, 232, 8, 10);
    context.strokeStyle = '#9a4b43';
    context.lineWidth = 6;
    context.lineCap = 'round';
    context.beginPath();
    context.arc(x, 268, 34, 0.35, Math.PI - 0.35);
    context.stroke();
    if (!look.glasses) return;
    context.strokeStyle = '#2b2530';
    for (const side of [-1, 1]) {
      context.beginPath();
      context.arc(x + side * 38, 232, 28, 0, 7);
      context.stroke();
    }
  };

  const paint = () => {
    paintRoom();
    paintPerson(Math.sin(performance.now() / 900) * 6);
  };
  paint();
  setInterval(paint, 100);

  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = new MediaStream();
    if (wanted.video) stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    if (wanted.audio) {
      const sound = await ask({ audio: wanted.audio });
      stream.addTrack(sound.getAudioTracks()[0]);
    }
    return stream;
  };
}

export const LOOKS = {
  Ada: { wall: ['#f3e3d3', '#dcb99a'], accent: '#a56a43', shirt: '#2f5d8a', skin: '#eebd98', hair: '#5a3221', long: true },
  Ben: { wall: ['#d9e8ec', '#9dc0c9'], accent: '#3f7480', shirt: '#e0a63a', skin: '#8d5a3c', hair: '#1e1715', glasses: true },
  Cleo: { wall: ['#ebe2f2', '#bfa7d1'], accent: '#7d5a99', shirt: '#3a8065', skin: '#d69c74', hair: '#262028', long: true, glasses: true },
  Dan: { wall: ['#e4ecd9', '#adc490'], accent: '#64803f', shirt: '#b5523f', skin: '#f2cbb0', hair: '#b9822f' },
};
